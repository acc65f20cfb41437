using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Edge;
using Presta.NotionSandbox.Hosting;

namespace Presta.Notion.Tests;

/// <summary>Finding the databases of a workspace that nobody has described.</summary>
public sealed class DiscoveryTests : IAsyncLifetime
{
    private readonly string mapping = Path.Combine(Path.GetTempPath(), $"presta-{Guid.NewGuid():N}.json");
    private readonly HttpClient http = HttpNotionTransport.CreateHttpClient();
    private RunningSandbox sandbox = null!;
    private Scripted counted = null!;

    public async Task InitializeAsync()
    {
        sandbox = await NotionSandboxServer.StartAsync("http://127.0.0.1:0", new SandboxOptions { RequestsPerMinute = 0 });
        counted = new(new HttpNotionTransport(http, Options, TimeProvider.System));
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
        File.Delete(mapping);
    }

    [Fact]
    public async Task However_many_rows_a_workspace_has_one_search_finds_its_databases()
    {
        var companies = (await Workspace().Provision()).First(r => r.Noun == Nouns.Companies).Schema!;
        for (var n = 0; n < 250; n++) await Notion.CreatePage(companies.DatabaseId, []);
        File.Delete(mapping);
        counted.Calls.Clear();

        Assert.All(await Workspace().Verify(), report => Assert.True(report.IsOk));

        Assert.Equal(["databases/{id}", "search"], counted.Calls.Select(c => c.Route).Distinct().Order());
        Assert.Equal(1 + Nouns.All.Length, counted.Calls.Count);
    }

    [Fact]
    public async Task What_the_search_does_not_show_is_looked_for_under_the_others_parent()
    {
        var reports = await Workspace().Provision();
        await Notion.UpdateDatabase(reports[0].Schema!.DatabaseId, new() { ["in_trash"] = true });
        File.Delete(mapping);
        counted.Calls.Clear();

        var again = await Workspace().Verify();

        Assert.Contains(again[0].Problems, p => p.Contains("est introuvable sous la page parente", StringComparison.Ordinal));
        Assert.Contains(counted.Calls, c => c.Route == "blocks/{id}/children");
        Assert.Single(counted.Calls, c => c.Route == "search");
    }

    [Fact]
    public async Task Databases_under_several_pages_are_not_chosen_among()
    {
        var notion = new Scripted(
            Replies.Json(Replies.List(
            [Database(1, "Entreprises", page: 1), Database(2, "Projets clients", page: 2), Database(3, "Recettes", page: 3)])));

        var report = await new NotionWorkspace(new NotionClient(notion), Options, TimeProvider.System, NullLogger<NotionWorkspace>.Instance)
            .Verify(Nouns.Companies);

        Assert.Equal(
            ["companies: 2 pages sont partagées avec l'intégration Notion : indiquez laquelle dans Notion:ParentPage."],
            report.Problems.AsEnumerable());
    }

    [Fact]
    public async Task A_workspace_without_databases_of_ours_is_searched_for_its_only_page()
    {
        await Notion.CreateDatabase(Root, "Recettes", new() { ["Nom"] = new JsonObject { ["title"] = new JsonObject() } });
        counted.Calls.Clear();

        await Workspace().Provision([Nouns.Companies]);

        Assert.Equal(2, counted.Calls.Count(c => c.Route == "search"));
        Assert.Contains(
            "Entreprises", (await NotionPaging.All((cursor, cancel) => Notion.Search(null, "database", cursor, cancel)))
            .Select(d => d.Title));
    }

    private const string Root = "5a9db0c5-0000-8000-8000-000000000001";

    private NotionOptions Options => new() { BaseUrl = sandbox.Url.ToString(), Token = "ntn_sandbox", Mapping = mapping };

    private INotionClient Notion => new NotionClient(counted);

    private NotionWorkspace Workspace() => new(Notion, Options, TimeProvider.System, NullLogger<NotionWorkspace>.Instance);

    private static string Database(int n, string title, int page) => $$"""
        {"object":"database","id":"{{new Guid(n, 0, 0, new byte[8])}}","title":[{"plain_text":"{{title}}"}],"parent":{"type":"page_id","page_id":"{{new Guid(page, 9, 0, new byte[8])}}"},"properties":{} }
        """;
}
