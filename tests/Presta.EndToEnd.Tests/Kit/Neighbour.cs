using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.EndToEnd.Kit;

/// <summary>
/// The other client company: all it has in Notion bears a word that nobody else uses, and so does all it adds through the API.
/// </summary>
internal sealed class Neighbour(string url) : IDisposable
{
    public const string Word = "Zyxvogel";

    /// <summary>Their titles are numbers that papers and payments are found by: the word stands in a text beside.</summary>
    private static readonly Dictionary<string, string?> Beside = new()
    {
        ["Factures clients"] = "Description", ["Paiements"] = "Motif", ["Avoirs"] = null, ["Lignes de facture"] = null,
    };

    private static readonly string[] Databases =
    [
        "Entreprises", "Utilisateurs", "Projets clients", "Documents", "Factures clients", "Paiements", "Avoirs", "Lignes de facture",
        "Tickets",
        "Messages de support", "Commentaires", "Jalons", "Tâches",
    ];

    private readonly HttpClient http = new() { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Secrets of links: one that opens, and one that is revoked, and one whose document is in the trash.</summary>
    public (string Live, string Revoked, string Trashed) Links { get; private set; }

    /// <summary>Ids by the word of the path before them.</summary>
    public Dictionary<string, List<string>> Ids { get; } = [];

    public static async Task<HashSet<string>> Mark(Sandbox sandbox)
    {
        var company = (await sandbox.Pages("Utilisateurs")).Single(p => p.Text("Email") == Client.OtherEmail).Text("Entreprise");
        HashSet<string> owned = [company];
        await sandbox.Create("Avoirs", new()
        {
            ["Numéro"] = Values.Title("NC-2026-9001"), ["Client"] = Values.Relation(company), ["Type"] = Values.Choice("Note de crédit"),
            ["Devise"] = Values.Choice("CHF"),
            ["Montant"] = new JsonObject { ["number"] = 50 },
        });
        foreach (var database in Databases)
            foreach (var page in (await sandbox.Pages(database)).Where(p => p.Id == company || p.Related.Any(owned.Contains)))
            {
                owned.Add(page.Id);
                if (!Beside.TryGetValue(database, out var property))
                    await sandbox.Edit(page.Id, new() { [page.Title] = Values.Title($"{Word} {page.Text(page.Title)}") });
                else if (property is not null) await sandbox.Edit(page.Id, new() { [property] = Values.Text($"{Word} paie") });
            }
        return owned;
    }

    /// <summary>A day of theirs, and what staff do for them meanwhile: nobody is notified of what they did themselves.</summary>
    public async Task Live(Sandbox sandbox)
    {
        var entered = await Ask(HttpMethod.Post, "/api/auth/login", new { email = Client.OtherEmail, password = "Presta-Demo-2025!" });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", entered.GetProperty("token").GetString());
        foreach (var (
            noun, path) in new[] { ("projects", "projects"), ("invoices", "invoices"), ("payments", "payments"), ("quotes", "quotes"),
            ("credits", "credits"), ("tickets", "support/tickets") })
            Ids[noun] = await All(path);
        var project = (await Ask(HttpMethod.Get, "/api/client/projects?status=active&limit=1"))[0].GetProperty("id").GetString();
        string[] documents = [await Upload("un", project), await Upload("deux", project), await Upload("trois", null)];
        await Ask(HttpMethod.Post, $"/api/client/projects/{project}/comment", new { content = $"{Word} commente" });
        var ticket = new { subject = $"{Word} demande", description = $"{Word} décrit", category = "technical", project_id = project };
        Ids["tickets"].Insert(0, Id(await Ask(HttpMethod.Post, "/api/client/support/ticket", ticket)));
        await Ask(HttpMethod.Post, $"/api/client/support/tickets/{Ids["tickets"][0]}/reply", new { content = $"{Word} insiste" });
        await Ask(HttpMethod.Post, $"/api/client/support/tickets/{Ids["tickets"][0]}/upload", File($"{Word} capture"));
        Ids["attachments"] =
            [.. from message in (await Ask(HttpMethod.Get, $"/api/client/support/tickets/{Ids["tickets"][0]}")).GetProperty("messages")
            .EnumerateArray()
                                 from file in message.GetProperty("attachments").EnumerateArray() select Id(file)];
        var (live, revoked, trashed) = (await Share(documents[0]), await Share(documents[0]), await Share(documents[2]));
        await Ask(HttpMethod.Delete, $"/api/client/documents/{documents[0]}/shares/{revoked.Id}");
        await Ask(HttpMethod.Delete, $"/api/client/documents/{documents[2]}");
        Links = (live.Path, revoked.Path, trashed.Path);
        (Ids["documents"], Ids["versions"], Ids["shares"]) = ([.. documents], [.. documents], [live.Id, revoked.Id, trashed.Id]);
        await sandbox.Edit(project!, new() { ["Statut Projet"] = Values.Choice("En pause") });
        await Wait.Until(
            async () => (Ids["notifications"] = await All("notifications")).Count > 0, TimeSpan.FromSeconds(60),
            "they are told that their project rests");
    }

    public async Task<(HttpStatusCode Status, string Text)> Get(string path)
    {
        using var answer = await http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => http.Dispose();

    private async Task<List<string>> All(string path) =>
        [.. (await Ask(HttpMethod.Get, $"/api/client/{path}?limit=100")).EnumerateArray().Select(Id)];

    private async Task<string> Upload(string name, string? project)
    {
        var form = File($"{Word} {name}");
        form.Add(new StringContent($"{Word} explique"), "description");
        form.Add(new StringContent(Word), "tags");
        if (project is not null) form.Add(new StringContent(project), "project_id");
        return Id(await Ask(HttpMethod.Post, "/api/client/documents/upload", form));
    }

    private static MultipartFormDataContent File(string name) =>
        new() { { new ByteArrayContent([.. "%PDF-1.7 "u8, .. System.Text.Encoding.UTF8.GetBytes(name)]), "file", $"{name}.pdf" } };

    private async Task<(string Id, string Path)> Share(string document)
    {
        var made = await Ask(HttpMethod.Post, $"/api/client/documents/{document}/share", new { permission = "download" });
        return (Id(made), new Uri(made.GetProperty("url").GetString()!).AbsolutePath);
    }

    private async Task<JsonElement> Ask(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(
            method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("data");
    }

    private static string Id(JsonElement row) => row.GetProperty("id").GetString()!;
}
