using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Presta.Api.Kit;
using Presta.Api.Languages;
using Presta.Api.Portals.Client;
using Presta.Api.Portals.Shared;
using Presta.Api.Tests.Fakes;
using Presta.People;
using Presta.Projects;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class ExportTests(ApiFixture api)
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    [Fact]
    public async Task The_whole_list_comes_as_csv_whatever_the_page()
    {
        var reply = await api.Get("/api/client/projects?format=csv&limit=5&page=3&sort=name&order=asc", World.Alice);
        Assert.Equal((200, "text/csv; charset=utf-8"), (reply.Status, reply.Header("Content-Type")));
        Assert.Matches(@"^attachment; filename=""?projects-\d{4}-\d\d-\d\d\.csv""?$", reply.Header("Content-Disposition"));
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), reply.Body[..3]);
        var lines = Lines(reply);
        Assert.Equal(34, lines.Length);
        Assert.StartsWith("Identifiant;Nom;Description;", lines[0]);
        Assert.StartsWith($"{World.Mine.Id};Boutique;", lines[1]);
    }

    [Theory, InlineData("en", "ID,Name,"), InlineData("de", "ID;Name;"), InlineData("it", "ID;Nome;")]
    public async Task Headings_are_in_the_callers_language_and_the_separator_is_its_Excels(string language, string head)
    {
        var reply = await api.Get("/api/client/projects?fields=name", World.Alice, ("Accept", "text/csv"), ("Accept-Language", language));
        Assert.StartsWith(head.TrimEnd(',', ';'), Lines(reply)[0]);
        Assert.Equal(language, reply.Header("Content-Language"));
    }

    [Fact]
    public async Task A_file_has_what_its_caller_owns_and_asked_for()
    {
        Assert.Equal(2, Lines(await api.Get("/api/client/projects?format=csv&fields=name", World.Bob)).Length);
        Assert.Equal(2, Lines(await api.Get("/api/client/projects?format=csv&q=boutique", World.Alice)).Length);
        Assert.Equal(404, (await api.Get($"/api/client/projects/{World.Mine.Id}/files?format=csv", World.Bob)).Status);
        Assert.Equal(403, (await api.Get("/api/client/projects?format=csv", World.Paul)).Status);
        Assert.Equal(401, (await api.Get("/api/client/projects?format=csv")).Status);
        CursorTests.Refused(await api.Get("/api/client/projects?format=pdf", World.Alice), "format");
    }

    [Fact]
    public async Task Accept_chooses_and_format_has_the_last_word()
    {
        Assert.Equal(
            Xlsx, (await api.Get("/api/client/projects", World.Alice, ("Accept", $"{Xlsx}, application/json;q=0.5")))
            .Header("Content-Type"));
        Assert.StartsWith(
            "application/json", (await api.Get("/api/client/projects", World.Alice, ("Accept", "application/json, text/csv;q=0.9")))
            .Header("Content-Type"));
        Assert.StartsWith(
            "application/json", (await api.Get("/api/client/projects?format=json", World.Alice, ("Accept", "text/csv")))
            .Header("Content-Type"));
    }

    [Fact]
    public async Task An_unchanged_list_needs_no_second_file_and_a_file_is_no_page()
    {
        var csv = await api.Get("/api/client/projects?format=csv", World.Alice);
        Assert.Equal(304, (await api.Get("/api/client/projects?format=csv", World.Alice, ("If-None-Match", csv.Header("ETag")!))).Status);
        Assert.Equal(
            200, (await api.Get("/api/client/projects?format=csv", World.Alice, ("If-None-Match", csv.Header("ETag")!),
            ("Accept-Language", "de"))).Status);
        Assert.Equal(200, (await api.Get("/api/client/projects", World.Alice, ("If-None-Match", csv.Header("ETag")!))).Status);
    }

    [Fact]
    public async Task A_workbook_has_numbers_days_and_texts_as_what_they_are()
    {
        var reply = await api.Get("/api/client/projects?format=xlsx&q=boutique&fields=name,spent,end_date,created_at", World.Alice);
        using var book = new ZipArchive(new MemoryStream(reply.Body));
        using var sheet = book.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open();
        var cells = XDocument.Load(sheet).Descendants(Main + "row").Last().Elements(Main + "c").ToList();
        Assert.Equal("Boutique", cells[1].Descendants(Main + "t").Single().Value);
        Assert.Equal(12.5m, decimal.Parse(cells[2].Element(Main + "v")!.Value, CultureInfo.InvariantCulture));
        Assert.NotNull(cells[3].Attribute("s"));
        Assert.Equal(
            World.Mine.EndsOn!.Value.ToDateTime(default).ToOADate(),
            double.Parse(cells[3].Element(Main + "v")!.Value, CultureInfo.InvariantCulture));
    }

    [Theory, InlineData("=1+1"), InlineData("+41 44"), InlineData("-1"), InlineData("@cmd"), InlineData("\tx"), InlineData("\rx")]
    public async Task A_text_is_never_a_formula(string text)
    {
        using var csv = new MemoryStream();
        await using (var file = new CsvFile(csv, Language.Fr))
        {
            await file.Begin([new("Nom", typeof(string)), new("Montant", typeof(decimal))], default);
            await file.Add([[text, -5.50m]], default);
            await file.End(default);
        }

        var written = Encoding.UTF8.GetString(csv.ToArray()[3..]);
        Assert.Contains("'" + text, written, StringComparison.Ordinal);
        Assert.EndsWith(";-5.50\r\n", written, StringComparison.Ordinal);

        using var bytes = new MemoryStream();
        await using (var file = new XlsxFile(PipeWriter.Create(bytes)))
        {
            await file.Begin([new("Nom", typeof(string))], default);
            await file.Add([[text]], default);
            await file.End(default);
        }

        using var book = new ZipArchive(new MemoryStream(bytes.ToArray()));
        using var sheet = book.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open();
        var document = XDocument.Load(sheet);
        Assert.Empty(document.Descendants(Main + "f"));
        Assert.Equal("inlineStr", document.Descendants(Main + "c").Last().Attribute("t")!.Value);
    }

    [Fact]
    public async Task A_user_may_take_a_few_files_and_then_waits()
    {
        await using var node = await api.Node(("RateLimits:Exports", "2"));
        Assert.Equal(200, (await node.Get("/api/client/projects?format=csv", World.Alice)).Status);
        Assert.Equal(200, (await node.Get("/api/client/projects?format=xlsx", World.Alice)).Status);
        Assert.Equal(
            (429, "RATE_LIMITED"), await node.Get("/api/client/projects?format=csv", World.Alice) is var third ? (third.Status, third.Code)
            : default);
        Assert.Equal(200, (await node.Get("/api/client/projects", World.Alice)).Status);
    }

    [Fact]
    public async Task Parts_follow_each_other_and_a_list_that_is_too_long_is_refused_before_the_first()
    {
        var second = new Page<Project>([World.Closed], 2, "s", World.Start);
        var place = new Cursor(1, [], World.Mine.Id, false);
        var (status, body) = await Written(
            new([World.Mine], 2, "s", World.Start, place),
            asked => Task.FromResult<Result<Page<Project>>>(asked == place ? second : Error.NotFound));
        Assert.Equal((200, 3), (status, body.TrimEnd().Split("\r\n").Length));
        Assert.Contains("Boutique", body, StringComparison.Ordinal);
        Assert.Contains(World.Closed.Name, body, StringComparison.Ordinal);

        (status, body) = await Written(
            new([World.Mine], Export.MostRows + 1, "s", World.Start, place), _ => throw new InvalidOperationException());
        Assert.Equal(413, status);
        Assert.Contains("EXPORT_TOO_LARGE", body, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Body)> Written(Page<Project> first, Func<Cursor, Task<Result<Page<Project>>>> go)
    {
        var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = api.App.Services };
        http.Response.Body = body;
        await Export.Write(http, new WholeList<Project>(first, go), FileFormat.Csv, row => ProjectCard.Of(row, new(2026, 3, 2)), null);
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public void Every_column_of_a_list_has_a_heading_in_every_language()
    {
        var columns = Sheet<ProjectCard>.Columns.Concat(Sheet<DocumentCard>.Columns).Concat(Sheet<InvoiceCard>.Columns)
            .Concat(Sheet<PaymentCard>.Columns).Concat(Sheet<CreditCard>.Columns)
            .Concat(Sheet<TicketCard>.Columns).Concat(Sheet<NotificationCard>.Columns).Select(c => c.Path).ToList();
        Assert.Contains("tasks.total", columns);
        Assert.All(columns, path => Assert.True(Labels.Has(path), $"{path} is not in columns.json"));
    }

    private static string[] Lines(Reply reply) => Encoding.UTF8.GetString(reply.Body[3..]).TrimEnd().Split("\r\n");
}
