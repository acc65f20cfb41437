using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Companies;
using Presta.NotionSandbox.Hosting;
using Presta.People;
using Presta.Projects;

namespace Presta.Notion.Tests;

/// <summary>The client against an API that answers as Notion does, over HTTP.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private readonly string mapping = Path.Combine(Path.GetTempPath(), $"presta-{Guid.NewGuid():N}.json");
    private readonly Dictionary<EntityId, string> pages = [];
    private readonly HttpClient http = HttpNotionTransport.CreateHttpClient();
    private RunningSandbox sandbox = null!;
    private INotionClient notion = null!;

    public async Task InitializeAsync()
    {
        sandbox = await NotionSandboxServer.StartAsync("http://127.0.0.1:0", new SandboxOptions { RequestsPerMinute = 0 });
        notion = new NotionClient(new HttpNotionTransport(http, Options, TimeProvider.System));
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
        File.Delete(mapping);
    }

    [Fact]
    public async Task Provisioning_makes_what_is_missing_and_then_has_nothing_to_do()
    {
        var first = await Workspace().Provision();
        Assert.All(first, report => Assert.Empty(report.Problems));
        Assert.Equal(
            Nouns.All.Where(noun => Schema.Of(noun).Host is null).Select(noun => noun.Name), first.Where(r => r.Done.Length == 1)
            .Select(r => r.Noun.Name));
        Assert.Equal(first.SelectMany(r => r.Done).Count(), first.Count(r => r.Done.Length == 1));
        Assert.All(first, report => Assert.Empty(report.Notices));
        var again = await Workspace().Provision();
        Assert.All(again, report => Assert.True(report.IsOk));
        Assert.Empty(again.SelectMany(r => r.Done));
        Assert.Empty(again.SelectMany(r => r.Notices));
    }

    [Fact]
    public async Task Databases_are_found_again_without_a_mapping()
    {
        await Workspace().Provision();
        File.Delete(mapping);
        Assert.All(await Workspace().Verify(), report => Assert.Empty(report.Problems));
    }

    [Fact]
    public async Task What_staff_renamed_is_known_and_what_they_removed_is_named()
    {
        var bound = await Bound<Project>();
        await notion.UpdateDatabase(
            bound.DatabaseId, Properties(
            (bound[nameof(Project.Budget)].Id, new JsonObject { ["name"] = "Enveloppe" }), ("Technologies", null)));
        var report = await Workspace().Verify(Nouns.Projects);
        Assert.Equal(["projects: la propriété « Technologies » (multi_select) manque"], report.Problems.AsEnumerable());
        Assert.Equal(["projects: la propriété « Budget » s'appelle maintenant « Enveloppe »"], report.Notices.AsEnumerable());
        var mended = Assert.Single(await Workspace().Provision([Nouns.Projects]));
        Assert.Equal(["projects: la propriété « Technologies » a été ajoutée"], mended.Done.AsEnumerable());
        Assert.Equal("Enveloppe", mended.Schema![nameof(Project.Budget)].Name);
    }

    [Fact]
    public async Task Rows_are_created_read_changed_and_found()
    {
        var (companies, users, projects) = (await Bound<Company>(), await Bound<User>(), await Bound<Project>());
        var company = new Company { Id = Id(1), Name = "Été & Cie", Email = "a@b.ch", Status = CompanyStatus.Client, Canton = "VD" };
        var team = Enumerable.Range(100, 30)
            .Select(n => new User { Id = Id(n), Name = $"Personne {n}", Roles = Portal.Prestataire | Portal.Client }).ToArray();
        await Create(companies, company);
        foreach (var person in team) await Create(users, person);
        var project = new Project
        {
            Id = Id(2), Name = "Site 🚀", ClientId = company.Id, Status = ProjectStatus.Active, Budget = 12345.65m, StatedProgress = 45,
                StartsOn = new(2026, 2, 28),
            TeamIds = [.. team.Select(p => p.Id)], Technologies = ["C#", "Orleans"],
                Description = string.Concat(Enumerable.Repeat("é🚀", 3_000)),
        };
        await Create(projects, project);
        var table = new NotionTable(notion, projects);

        var page = Assert.Single(await table.Find([project.Id, Id(3)]));
        Assert.Equal(project.Id, page.Key);
        var found = await table.Page(page.Value);
        Assert.Empty(projects.Schema.Differences(project, projects.Decode(found, Row)));

        var changed =
            project with { Status = ProjectStatus.OnHold, Description = null, TeamIds = project.TeamIds[..3], Budget = 0.1m,
            StatedProgress = 7 };
        var patch = projects.Encode(changed, projects.Schema.Differences(project, changed), (_, id) => pages.GetValueOrDefault(id));
        Assert.Equal(5, patch.Count);
        await notion.UpdatePage(found.Id, patch);
        Assert.Empty(projects.Schema.Differences(changed, projects.Decode(await table.Page(found.Id), Row)));

        Assert.Equal(found.Id, Assert.Single(await All(table.EditedSince(found.CreatedTime))).Id);
        await notion.TrashPage(found.Id);
        Assert.Empty(await All(table.Sweep()));
        Assert.True((await notion.GetPage(found.Id)).IsTrashed);
    }

    [Fact]
    public async Task A_sweep_reads_more_than_one_page_of_results()
    {
        var companies = await Bound<Company>();
        for (var n = 1; n <= 120; n++) await Create(companies, new Company { Id = Id(n), Name = $"Entreprise {n}" });
        var table = new NotionTable(notion, companies);
        Assert.Equal(Enumerable.Range(1, 120).Select(Id), (await All(table.Sweep())).Select(companies.IdOf).Order());
    }

    [Fact]
    public async Task Comments_blocks_users_and_files_are_spoken_too()
    {
        var companies = await Bound<Company>();
        var page = await Create(companies, new Company { Id = Id(1), Name = "A" });
        Assert.True((await notion.Me()).IsBot);
        Assert.NotEmpty((await notion.Users()).Results);
        await notion.CreateComment(page.Id, "Bonjour");
        Assert.Equal("Bonjour", Assert.Single((await notion.Comments(page.Id)).Results).Text);
        var block = Assert.Single(
            (await notion.Append(page.Id, [new JsonObject { ["paragraph"] = new JsonObject { ["rich_text"] = RichText.Write("Texte") } }]))
            .Results);
        Assert.Equal(block.Id, Assert.Single((await notion.Children(page.Id)).Results).Id);
        var upload = await notion.CreateUpload("note.txt", "text/plain");
        Assert.Equal("uploaded", (await notion.SendUpload(upload.Id, "texte"u8.ToArray(), "note.txt", "text/plain")).Status);
        Assert.Equal("uploaded", (await notion.GetUpload(upload.Id)).Status);
        var missing = await Assert.ThrowsAsync<NotionException>(() => notion.GetPage(Guid.Empty.ToString()));
        Assert.Equal((404, "object_not_found"), (missing.Status, missing.Code));
    }

    private NotionOptions Options => new() { BaseUrl = sandbox.Url.ToString(), Token = "ntn_sandbox", Mapping = mapping };

    private NotionWorkspace Workspace() => new(notion, Options, TimeProvider.System, NullLogger<NotionWorkspace>.Instance);

    private async Task<BoundSchema> Bound<T>() where T : Row
    {
        if (!File.Exists(mapping)) await Workspace().Provision();
        return (await Workspace().Verify(Nouns.Of<T>())).Schema!;
    }

    private async Task<NotionPage> Create(BoundSchema schema, Row row)
    {
        var page = await notion.CreatePage(schema.DatabaseId, schema.EncodeNew(row, (_, id) => pages.GetValueOrDefault(id)));
        pages[row.Id] = page.Id;
        return page;
    }

    private EntityId Row(string page) => pages.Single(p => p.Value == page).Key;

    private static EntityId Id(int n) => new(new Guid(n, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1]));

    private static JsonObject Properties(params (string Key, JsonNode? Value)[] properties) =>
        new() { ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, p.Value))) };

    private static async Task<List<NotionPage>> All(IAsyncEnumerable<NotionList<NotionPage>> lists)
    {
        var all = new List<NotionPage>();
        await foreach (var list in lists) all.AddRange(list.Results);
        return all;
    }
}
