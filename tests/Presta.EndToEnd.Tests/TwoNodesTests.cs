using System.Buffers.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using OtpNet;
using Presta.Catalogs;
using Presta.EndToEnd.Kit;
using Presta.Testing;

namespace Presta.EndToEnd;

/// <summary>Two API processes of one cluster on PostgreSQL: whatever secret one of them gives away, the other one knows.</summary>
public sealed class TwoNodesTests(ITestOutputHelper output)
{
    private const string Party = "presta.example";
    private const string Origin = "https://portal.presta.example";

    [PostgresFact]
    public async Task What_one_node_gives_away_is_good_at_the_other()
    {
        var database = await (await PostgresServer.Running()).NewDatabase();
        string[] storage = ["--Storage:Provider=PostgreSql", $"--ConnectionStrings:Presta={database}"];
        await using var presta = await Installation.Start([.. Installation.Unhurried, .. storage]);
        await using var first = await Node(presta, storage);
        await using var second = await Node(presta, storage);
        await presta.Tells(async () =>
        {
            var said = new List<string>();
            foreach (var (a, b) in new[] { (first.Url, second.Url), (second.Url, first.Url) })
            {
                using var here = new Client(a);
                using var there = new Client(b);
                await AccessToken(here, there);
                await Refresh(here, there);
                await ListCursor(here, there);
                await Passkey(here, there);
                await SharedPage(here, there);
                said.Add("token, refresh token, cursor, passkey challenge, share page");
            }
            using var one = new Client(first.Url);
            using var other = new Client(second.Url);
            await SecondFactor(one, other);
            await PlacesOfCatalogs(database);
            output.Tell($"two API processes, both ways: {said[0]}; challenge of a second factor");
        });
    }

    /// <summary>Silos of a shared database find catalogs through it, which no answer shows.</summary>
    private static async Task PlacesOfCatalogs(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT split_part(grain, '/', 2) FROM catalog_place", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var places = new List<string>();
        while (await rows.ReadAsync()) places.Add(rows.GetString(0));
        Assert.Equal(Nouns.Every.Select(noun => noun.Name).Order(), places.Order());
    }

    private static async Task AccessToken(Client here, Client there)
    {
        await here.SignIn();
        there.Token = here.Token;
        Assert.Equal(Client.Email, (await there.Get("/api/auth/me")).Data.GetProperty("email").GetString());
    }

    private static async Task Refresh(Client here, Client there)
    {
        var entered = (await here.Post("/api/auth/login", new { email = Client.Email, password = "Presta-Demo-2025!" })).Data;
        var token = entered.GetProperty("refresh_token").GetString();
        var renewed = await Task.WhenAll(
            here.Post("/api/auth/refresh-token", new { refresh_token = token }),
            there.Post("/api/auth/refresh-token", new { refresh_token = token }));
        Assert.Single(renewed.Select(r => r.Data.GetProperty("refresh_token").GetString()).Distinct());
    }

    private static async Task ListCursor(Client here, Client there)
    {
        var page = (await here.Get("/api/client/projects?limit=2&sort=name&order=asc")).Ok;
        var cursor = page.GetProperty("meta").GetProperty("next_cursor").GetString();
        var next = (await there.Get($"/api/client/projects?limit=2&sort=name&order=asc&cursor={cursor}")).Ok;
        var whole = (await there.Get("/api/client/projects?limit=4&sort=name&order=asc")).Ok;
        Assert.Equal(Ids(whole), Ids(page).Concat(Ids(next)));
        Assert.Equal(400, (int)(await there.Get($"/api/client/projects?limit=2&sort=name&order=asc&cursor={Bent(cursor!)}")).Status);
    }

    private static async Task Passkey(Client here, Client there)
    {
        using var device = new SoftAuthenticator(Party, Origin);
        var options = (await here.Post("/api/auth/passkeys/options", new { })).Data;
        device.UserHandle = Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString());
        var made = await there.Post(
            "/api/auth/passkeys", new { name = "Portable", credential = device.Created(options.GetProperty("challenge").GetString()!) });
        Assert.True(made.IsOk, made.Text);
        var challenge = (await here.Post("/api/auth/passkeys/challenge", new { })).Data.GetProperty("challenge").GetString()!;
        var entered = await there.Post("/api/auth/passkeys/sign-in", new { credential = device.Shown(challenge) });
        Assert.True(entered.IsOk, entered.Text);
        there.Token = entered.Data.GetProperty("token").GetString()!;   // which has shown it: the next one needs no proof of this one
        var gone = await there.Delete($"/api/auth/passkeys/{made.Data.GetProperty("id").GetString()}");
        Assert.True(gone.IsOk, gone.Text);
    }

    /// <summary>The password is shown at one node, which leads on to a sealed address of the file; the other one sends it.</summary>
    private static async Task SharedPage(Client here, Client there)
    {
        var projects = await here.Projects("active");
        var document = await here.Upload(projects[0], "plan.pdf", [.. "%PDF-1.7\n"u8, .. Guid.NewGuid().ToByteArray()]);
        var share = await here.Post(
            $"/api/client/documents/{document.Id}/share", new { permission = "download", password = "Ouvre-Toi-7" });
        var path = new Uri(share.Data.GetProperty("url").GetString()!).AbsolutePath;
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var wrong = await browser.PostAsync(here.Url + path, new FormUrlEncodedContent([new("password", "Ferme-Toi-7")]));
        Assert.Null(wrong.Headers.Location);
        using var shown = await browser.PostAsync(here.Url + path, new FormUrlEncodedContent([new("password", "Ouvre-Toi-7")]));
        Assert.Equal(303, (int)shown.StatusCode);
        using var file = await browser.GetAsync(there.Url + shown.Headers.Location);
        Assert.StartsWith("%PDF-1.7", await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var bent = await browser.GetAsync(
            there.Url + Regex.Replace(shown.Headers.Location!.ToString(), "seal=.", m => m.Value[^1] == 'A' ? "seal=B" : "seal=A"));
        Assert.DoesNotContain("%PDF", await bent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task SecondFactor(Client here, Client there)
    {
        await here.SignIn(Client.OtherEmail);
        var secret = (await here.Post("/api/auth/setup-2fa", new { })).Data.GetProperty("secret").GetString()!;
        there.Token = here.Token;
        Assert.True((await there.Post("/api/auth/verify-2fa", new { code = Code(secret, later: 0) })).IsOk);
        var challenge = (await here.Post("/api/auth/login", new { email = Client.OtherEmail, password = "Presta-Demo-2025!" }))
            .Data.GetProperty("challenge_token").GetString();
        using var stranger = new Client(there.Url);
        var entered = await stranger.Post("/api/auth/verify-2fa", new { challenge_token = challenge, code = Code(secret, later: 30) });
        Assert.True(entered.IsOk, entered.Text);
        stranger.Token = entered.Data.GetProperty("token").GetString()!;
        Assert.Equal("aal2", (await stranger.Get("/api/auth/check-session")).Data.GetProperty("assurance").GetString());
    }

    private static IEnumerable<string?> Ids(JsonElement page) => page.GetProperty("data").EnumerateArray()
        .Select(row => row.GetProperty("id").GetString());

    private static string Bent(string cursor) => (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];

    private static string Code(string secret, int later) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TimeProvider.System.GetUtcNow().AddSeconds(later).UtcDateTime);

    private static async Task<ApiNode> Node(Installation presta, string[] storage)
    {
        var url = Child.FreeUrl();
        return new(url, await Child.Start("Presta.Api", "Presta is ready on",
            ["--urls", url, .. storage, $"--Presta:Files:Path={presta.Place("files")}", $"--Auth:Passkeys:RelyingParty={Party}",
                $"--Auth:Passkeys:Origins={Origin}", .. Client.Unlimited]));
    }

    private sealed record ApiNode(string Url, Child Process) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
