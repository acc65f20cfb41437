using System.Text;
using Presta.Api.Tests.Fakes;
using Presta.Documents;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>A client's documents, from the first byte to the last link.</summary>
[Collection("api")]
public sealed class DocumentTests(ApiFixture api)
{
    private const string Path = "/api/client/documents";

    private string[] Stored => Directory.GetFiles(api.FilesPath, "*", SearchOption.AllDirectories);

    [Fact]
    public async Task An_upload_is_found_counted_read_and_taken_back()
    {
        var before = await Count(World.Alice);
        var (id, bytes) = await Put("Été & plan.pdf");
        Assert.Equal(before + 1, await Count(World.Alice));
        var list = await api.Get($"{Path}?folder=resources&q=ete&sort=name", World.Alice);
        Assert.Contains(list.At("data").EnumerateArray(), d => d.GetProperty("id").GetString() == id);
        var file = await api.Get($"{Path}/{id}/download", World.Alice);
        Assert.Equal((200, "application/pdf"), (file.Status, file.Header("Content-Type")));
        Assert.Equal(bytes, file.Body);
        Assert.Contains("filename*=UTF-8''%C3%89t%C3%A9%20", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.StartsWith("attachment", file.Header("Content-Disposition"), StringComparison.Ordinal);
        var detail = await api.Get($"{Path}/{id}", World.Alice);
        Assert.Equal("download", detail.At("data", "receipts")[0].GetProperty("purpose").GetString());
        Assert.Equal(200, (await api.Send(HttpMethod.Delete, $"{Path}/{id}", World.Alice)).Status);
        Assert.Equal(404, (await api.Send(HttpMethod.Delete, $"{Path}/{id}", World.Alice)).Status);
        Assert.Equal(404, (await api.Get($"{Path}/{id}/download", World.Alice)).Status);
        Assert.Equal(before, await Count(World.Alice));
        Assert.Equal(200, (await api.Post($"{Path}/{id}/restore", World.Alice, null)).Status);
        Assert.Equal(before + 1, await Count(World.Alice));
    }

    [Fact]
    public async Task Pieces_and_tags_are_honoured()
    {
        var (id, bytes) = await Put("pieces.pdf");
        var whole = await api.Get($"{Path}/{id}/download", World.Alice);
        var piece = await api.Get($"{Path}/{id}/download", World.Alice, ("Range", "bytes=5-9"));
        Assert.Equal((206, $"bytes 5-9/{bytes.Length}"), (piece.Status, piece.Header("Content-Range")));
        Assert.Equal(bytes[5..10], piece.Body);
        Assert.Equal(416, (await api.Get($"{Path}/{id}/download", World.Alice, ("Range", "bytes=99999-"))).Status);
        Assert.Equal(304, (await api.Get($"{Path}/{id}/download", World.Alice, ("If-None-Match", whole.Header("ETag")!))).Status);
        Assert.Equal(200, (await api.Get($"{Path}/{id}/download", World.Alice, ("Range", "bytes=0-1"), ("If-Range", "\"other\""))).Status);
    }

    [Fact]
    public async Task The_same_bytes_are_one_document_and_the_same_name_is_its_next_version()
    {
        var (id, bytes) = await Put("v.pdf");
        var files = Stored;
        var again = await api.Post($"{Path}/upload", World.Alice, UploadTests.Form("other.pdf", bytes));
        Assert.Equal((200, id, "True"), (again.Status, again.Text("data", "id"), again.Text("data", "duplicate")));
        Assert.Equal(files.Order(), Stored.Order());
        Assert.Equal(201, (await api.Post($"{Path}/upload", World.Bob, UploadTests.Form("other.pdf", bytes))).Status);
        var next = await api.Post($"{Path}/upload", World.Alice, UploadTests.Form("V.pdf", Pdf()));
        Assert.Equal((201, "2"), (next.Status, next.Text("data", "version")));
        Assert.Equal(2, (await api.Get($"{Path}/{id}", World.Alice)).At("data", "versions").GetArrayLength());
    }

    [Fact]
    public async Task An_older_version_is_made_the_newest_with_bytes_of_its_own_and_the_newest_stays_as_it_is()
    {
        var (first, bytes) = await Put("Charte.pdf");
        var (second, _) = await Put("charte.pdf");
        var restored = await api.Post($"{Path}/{second}/versions/{first}/restore", World.Alice, null);
        Assert.Equal((201, "3", "Charte.pdf"), (restored.Status, restored.Text("data", "version"), restored.Text("data", "name")));
        var third = restored.Text("data", "id")!;
        var detail = await api.Get($"{Path}/{third}", World.Alice);
        Assert.Equal([3, 2, 1], detail.At("data", "versions").EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), detail.Text("data", "sha256"));
        var files = Stored;
        var again = await api.Post($"{Path}/{second}/versions/{first}/restore", World.Alice, null);
        Assert.Equal((200, third, "True"), (again.Status, again.Text("data", "id"), again.Text("data", "duplicate")));
        Assert.Equal(files.Order(), Stored.Order());
        await api.Send(HttpMethod.Delete, $"{Path}/{first}", World.Alice);
        File.Delete(Stored.Single(path => path.EndsWith(first, StringComparison.Ordinal)));
        Assert.Equal(bytes, (await api.Get($"{Path}/{third}/download", World.Alice)).Body);
    }

    [Fact]
    public async Task Only_a_version_of_the_same_document_that_may_be_read_is_restored()
    {
        var (id, _) = await Put("serie.pdf");
        var (other, _) = await Put("autre.pdf");
        var (bobs, files) =
            ((await api.Post($"{Path}/upload", World.Bob, UploadTests.Form("serie.pdf", Pdf()))).Text("data", "id"), Stored);
        foreach (var version in new[] { other, bobs, World.Id(9_997).ToString(), "nonsense" })
            Assert.Equal((404, "NOT_FOUND"), await Told(api.Post($"{Path}/{id}/versions/{version}/restore", World.Alice, null)));
        Assert.Equal((404, "NOT_FOUND"), await Told(api.Post($"{Path}/{bobs}/versions/{id}/restore", World.Alice, null)));
        api.World.Put(api.World.Find<Document>(EntityId.Parse(id))! with { Scan = ScanState.Blocked });
        Assert.Equal((403, "FILE_BLOCKED"), await Told(api.Post($"{Path}/{id}/versions/{id}/restore", World.Alice, null)));
        Assert.Equal(files.Order(), Stored.Order());
    }

    [Fact]
    public async Task A_project_named_by_the_upload_must_be_the_callers()
    {
        var files = Stored;
        foreach (var project in new[] { World.Foreign.Id.ToString(), World.Id(9_999).ToString(), "nonsense" })
            Assert.Equal(
                (404, "NOT_FOUND"), await Told(
                api.Post($"{Path}/upload", World.Alice, UploadTests.Form("p.pdf", Pdf(), ("project_id", project)))));
        Assert.Equal(files.Order(), Stored.Order());
        var good = await api.Post(
            $"{Path}/upload", World.Alice, UploadTests.Form("p.pdf", Pdf(), ("project_id", World.Mine.Id.ToString()), ("type", "report")));
        Assert.Equal((201, World.Mine.Id.ToString(), "report"), (good.Status, good.Text("data", "project_id"), good.Text("data", "type")));
    }

    [Fact]
    public async Task What_is_anothers_answers_as_what_is_not_there()
    {
        var (id, _) = await Put("geheim.pdf");
        var share = (await api.Post($"{Path}/{id}/share", World.Alice, new { permission = "download" })).Text("data", "id");
        (HttpMethod Method, string Tail, object? Body)[] routes =
        [
            (HttpMethod.Get, "", null), (HttpMethod.Delete, "", null), (HttpMethod.Get, "/preview", null),
            (HttpMethod.Get, "/preview?raw=1", null), (HttpMethod.Get, "/download", null),
            (HttpMethod.Post, "/restore", null), (HttpMethod.Post, "/share", new { permission = "read" }),
            (HttpMethod.Get, "/shares", null),
            (HttpMethod.Get, $"/shares/{share}", null), (HttpMethod.Delete, $"/shares/{share}", null),
        ];
        foreach (var (method, rest, body) in routes)
        {
            var (theirs, none) =
                (await api.Send(method, $"{Path}/{id}{rest}", World.Bob, body),
                await api.Send(method, $"{Path}/{World.Id(9_998)}{rest}", World.Bob, body));
            Assert.Equal((404, none.Code, none.Text("error", "message")), (theirs.Status, theirs.Code, theirs.Text("error", "message")));
        }
        Assert.Equal(0, (await api.Get($"{Path}?q=geheim", World.Bob)).At("meta", "total").GetInt32());
        Assert.Equal(1, (await api.Get($"{Path}?q=geheim", World.Alice)).At("meta", "total").GetInt32());
        Assert.Equal("True", (await api.Get($"{Path}/{id}/shares/{share}", World.Alice)).Text("data", "is_live"));
    }

    [Fact]
    public async Task A_preview_is_shown_by_its_own_address_and_runs_nothing()
    {
        var (id, bytes) = await Put("look.pdf");
        var preview = await api.Get($"{Path}/{id}/preview", World.Alice);
        Assert.Equal("pdf", preview.Text("data", "preview_type"));
        var address = new Uri(preview.Text("data", "preview_url")!).PathAndQuery;
        var shown = await api.Get(address);
        Assert.Equal((200, "nosniff"), (shown.Status, shown.Header("X-Content-Type-Options")));
        Assert.Equal(bytes, shown.Body);
        Assert.StartsWith("sandbox;", shown.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.StartsWith("inline", shown.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(404, (await api.Get(address.Replace(id, World.Id(704).ToString(), StringComparison.Ordinal))).Status);
        Assert.Equal(404, (await api.Get(address.Replace("until=1", "until=2", StringComparison.Ordinal))).Status);
        Assert.Equal(
            404, (await api.Get(address.Replace(World.Alice.Id.ToString(), World.Bob.Id.ToString(), StringComparison.Ordinal))).Status);
        Assert.Equal(bytes, (await api.Get($"{Path}/{id}/preview?raw=1", World.Alice)).Body);
    }

    [Fact]
    public async Task A_link_shows_what_it_leads_to_and_opens_as_often_as_it_may()
    {
        var (id, bytes) = await Put("Offre <b>.pdf");
        var made = await api.Post($"{Path}/{id}/share", World.Alice, new { permission = "download", duration = "24h", max_downloads = 1 });
        var url = new Uri(made.Text("data", "url")!).PathAndQuery;
        var page = await api.Get(url, null, ("Accept-Language", "de"));
        var text = Encoding.UTF8.GetString(page.Body);
        Assert.Equal(
            (200, "text/html; charset=utf-8", "no-store"), (page.Status, page.Header("Content-Type"), page.Header("Cache-Control")));
        Assert.Contains("Herunterladen", text, StringComparison.Ordinal);
        Assert.Contains("Alice", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("script", text + page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        var entered = await api.Post(url, null, Password(""));
        Assert.Equal(303, entered.Status);
        Assert.Equal(bytes, (await api.Get(entered.Header("Location")!)).Body);
        Assert.Equal(404, (await api.Post(url, null, Password(""))).Status);
        Assert.Equal(404, (await api.Get(entered.Header("Location")! + "x")).Status);
        Assert.Contains(
            (await api.Get($"{Path}/{id}", World.Alice)).At("data", "receipts").EnumerateArray(),
            r => r.GetProperty("is_by_link").GetBoolean());
    }

    [Theory, InlineData("fr", "1,5 Ko"), InlineData("de", "1.5 KB"), InlineData("en", "1.5 KB"), InlineData("it", "1.5 KB")]
    public async Task A_links_page_speaks_of_sizes_as_its_reader_does(string language, string size)
    {
        var bytes = new byte[1_536];
        Pdf().CopyTo(bytes, 0);
        var id = (await api.Post($"{Path}/upload", World.Alice, UploadTests.Form($"taille {language}.pdf", bytes))).Text("data", "id")!;
        var page = await api.Get((await Link(id, World.Alice)).Url, null, ("Accept-Language", language));
        Assert.Contains($"<dd>{size}</dd>", Encoding.UTF8.GetString(page.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_dies_with_its_revocation_its_document_and_its_maker()
    {
        var (id, _) = await Put("dies.pdf");
        var (revoked, kept, carols) = (await Link(id, World.Alice), await Link(id, World.Alice), await Link(id, World.Alice));
        var dead = await api.Get("/s/" + new string('A', 54));
        Assert.Equal(200, (await api.Get(revoked.Url)).Status);
        await api.Send(HttpMethod.Delete, $"{Path}/{id}/shares/{revoked.Id}", World.Alice);
        var after = await api.Get(revoked.Url);
        Assert.Equal((404, Encoding.UTF8.GetString(dead.Body)), (after.Status, Encoding.UTF8.GetString(after.Body)));
        api.World.Put(World.Alice with { Status = UserStatus.Disabled });
        Assert.Equal(404, (await api.Get(carols.Url)).Status);
        api.World.Put(World.Alice);
        var entered = (await api.Post(kept.Url, null, Password(""))).Header("Location")!;
        Assert.Equal(200, (await api.Get(entered)).Status);
        await api.Send(HttpMethod.Delete, $"{Path}/{id}", World.Alice);
        Assert.Equal(404, (await api.Get(kept.Url)).Status);
        Assert.Equal(404, (await api.Get(entered)).Status);
        await api.Post($"{Path}/{id}/restore", World.Alice, null);
        Assert.Equal(404, (await api.Get(kept.Url)).Status);
    }

    [Fact]
    public async Task A_password_is_asked_for_and_cannot_be_guessed()
    {
        var (id, _) = await Put("secret.pdf");
        Assert.Equal(
            (400, "VALIDATION_ERROR"),
            await Told(api.Post($"{Path}/{id}/share", World.Alice, new { permission = "read", use_password = true, password = "" })));
        Assert.Equal(
            (400, "VALIDATION_ERROR"),
            await Told(api.Post($"{Path}/{id}/share", World.Alice, new { permission = "read", duration = "9d" })));
        var made = await api.Post($"{Path}/{id}/share", World.Alice, new { permission = "read", password = "langes Wort" });
        Assert.DoesNotContain("langes", made.ToString(), StringComparison.Ordinal);
        var url = new Uri(made.Text("data", "url")!).PathAndQuery;
        var page = Encoding.UTF8.GetString((await api.Get(url)).Body);
        Assert.Contains("type=\"password\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.pdf", page, StringComparison.Ordinal);
        for (var i = 0; i < 10; i++) Assert.Equal(403, (await api.Post(url, null, Password("falsch"))).Status);
        Assert.Equal(429, (await api.Post(url, null, Password("langes Wort"))).Status);
    }

    [Theory, InlineData(ScanState.Pending, 409, "SCAN_PENDING"), InlineData(ScanState.Blocked, 403, "FILE_BLOCKED")]
    public async Task What_the_scanner_has_not_let_through_is_not_sent(ScanState scan, int status, string code)
    {
        var (id, _) = await Put("scan.pdf");
        var link = await Link(id, World.Alice);
        api.World.Put(api.World.Find<Document>(EntityId.Parse(id))! with { Scan = scan });
        foreach (var rest in new[] { "/download", "/preview", "/preview?raw=1" })
            Assert.Equal((status, code), await Told(api.Get($"{Path}/{id}{rest}", World.Alice)));
        Assert.Equal(404, (await api.Get(link.Url)).Status);
    }

    private async Task<(string Id, byte[] Bytes)> Put(string name)
    {
        var bytes = Pdf();
        var reply = await api.Post($"{Path}/upload", World.Alice, UploadTests.Form(name, bytes));
        Assert.True(reply.Status == 201, reply.ToString());
        return (reply.Text("data", "id")!, bytes);
    }

    private async Task<(string Id, string Url)> Link(string id, User by)
    {
        var made = await api.Post($"{Path}/{id}/share", by, new { permission = "download" });
        Assert.True(made.Status == 201, made.ToString());
        return (made.Text("data", "id")!, new Uri(made.Text("data", "url")!).PathAndQuery);
    }

    private async Task<int> Count(User user) =>
        (await api.Get($"{Path}/categories", user)).At("data").EnumerateArray().Sum(folder => folder.GetProperty("count").GetInt32());

    private static async Task<(int Status, string? Code)> Told(Task<Reply> reply) => ((await reply).Status, (await reply).Code);

    private static FormUrlEncodedContent Password(string text) => new([new("password", text)]);

    private static byte[] Pdf() => [.. "%PDF-1.7\n"u8, .. Guid.NewGuid().ToByteArray()];
}
