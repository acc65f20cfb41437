using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Presta.Chaos.Fleet;

namespace Presta.Chaos.Runs;

/// <summary>Looks at an installation from the outside: the API, the journal's table, the sandbox's pages.</summary>
internal sealed class Observer(Installation installation, Client[] nodes) : IDisposable
{
    /// <summary>All that Presta keeps in Notion: clocks of its own, like that of reminders, write to more than the run does.</summary>
    private static readonly ImmutableArray<NotionDatabaseAttribute> Databases =
        [.. typeof(NotionDatabaseAttribute).Assembly.GetTypes().Select(t => t.GetCustomAttribute<NotionDatabaseAttribute>())
            .OfType<NotionDatabaseAttribute>()];

    private readonly HttpClient health = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly string database = installation.Database + ";Pooling=false";
    private ILookup<string, NotionDatabaseAttribute>? nouns;

    /// <summary>Samples the projects' pages until the end; the sandbox answers from memory, past its faults.</summary>
    public async Task<ImmutableArray<Sight>> Watch(CancellationToken end)
    {
        var sights = new ConcurrentQueue<Sight>();
        while (!end.IsCancellationRequested)
        {
            var from = TimeProvider.System.GetUtcNow();
            var pages = await installation.Sandbox.Pages("Projets clients");
            var to = TimeProvider.System.GetUtcNow();
            foreach (var page in pages) sights.Enqueue(new(page.Id, from, to, Statuses.OfNotion(page.Text("Statut Projet"))));
            await Task.Delay(300, CancellationToken.None);
        }
        return [.. sights];
    }

    /// <summary>How many changes are not in Notion yet, or never will be.</summary>
    public async Task<int> Undelivered()
    {
        try
        {
            await using var journal = new NpgsqlConnection(database);
            return await journal.QuerySingleAsync<int>("SELECT count(*)::int FROM journal WHERE delivery <> 'Delivered'");
        }
        catch (NpgsqlException)
        {
            return -1;
        }
    }

    public async Task<World> Look(
        ImmutableArray<Story> stories, ImmutableArray<(string, string)> earlier, ImmutableArray<Sight> sights) => new()
    {
        Stories = stories,
        Earlier = earlier,
        Sights = sights,
        Shown = [.. await Shown(stories)],
        Listed = [.. await Task.WhenAll(nodes.Select(Listed))],
        Journal = [.. await Journal()],
        Pages = [.. await Pages()],
        Spending = await Spending(),
    };

    public void Dispose() => health.Dispose();

    private async Task<IEnumerable<Shown>> Shown(ImmutableArray<Story> stories)
    {
        var shown = new List<Shown>();
        foreach (var node in nodes)
            foreach (var story in stories)
            {
                var reply = await node.Project(story.Project);
                shown.Add(
                    new(node.Url, story.Project, reply.ProjectStatus, reply.Version,
                    [.. reply.Data.GetProperty("comments").EnumerateArray().Select(c => c.GetProperty("content").GetString() ?? "")]));
            }
        return shown;
    }

    private async Task<Listed> Listed(Client node)
    {
        var list = await node.Get("/api/client/projects?limit=100");
        var body = "";   // a catalog on its way home makes a node unready for a moment
        await Wait.Until(async () => (body = await Ready(node)) != "", TimeSpan.FromSeconds(30), $"{node.Url} is ready");
        var ready = JsonDocument.Parse(body).RootElement.GetProperty("data");
        return new(node.Url,
            list.Data.EnumerateArray()
                .ToImmutableDictionary(
                p => p.GetProperty("id").GetString()!,
                p => (p.GetProperty("status").GetString()!, p.GetProperty("updated_at").GetDateTimeOffset())),
            ready.GetProperty("nouns").EnumerateArray()
                .ToImmutableDictionary(n => n.GetProperty("noun").GetString()!, n => n.GetProperty("rows").GetInt32()));
    }

    private async Task<string> Ready(Client node)
    {
        using var answer = await health.GetAsync($"{node.Url}/health/ready");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "";
    }

    private async Task<IEnumerable<Line>> Journal()
    {
        await using var journal = new NpgsqlConnection(database);
        var rows = await journal.QueryAsync<(
            string Noun, Guid Id, long Version, string Kind, string Actor, DateTime At, DateTime? DeliveredAt, string Delivery,
            string Row)>(
            "SELECT noun, id, version, kind, actor, at, delivered_at, delivery, row FROM journal");
        return rows.Select(r =>
        {
            var row = JsonNode.Parse(r.Row)!;
            return new Line(
                r.Noun, r.Id.ToString(), r.Version, r.Kind, r.Actor, Utc(r.At), r.DeliveredAt is { } at ? Utc(at) : null, r.Delivery,
                r.Noun == "projects" ? Statuses.OfJournal(row["Status"]!.GetValue<string>()) : null,
                row["UpdatedAt"]!.GetValue<DateTimeOffset>(), r.Noun == "comments" ? row["Content"]?.GetValue<string>() : null);
        });

        static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
    }

    private async Task<IEnumerable<NotionPage>> Pages()
    {
        if (nouns is null)
        {
            var known = new List<(string Database, NotionDatabaseAttribute Noun)>();
            foreach (var noun in Databases) known.Add(((await installation.Sandbox.Database(noun.Title))["id"]!.GetValue<string>(), noun));
            nouns = known.ToLookup(k => k.Database, k => k.Noun);
        }
        return from page in await installation.Sandbox.Pages()
               where nouns.Contains(page.Database)
               let noun = NounOf(page, nouns[page.Database])
               select new NotionPage(
                   noun, page.Id, page.PrestaId, noun == "projects" ? Statuses.OfNotion(page.Text("Statut Projet")) : "",
                   noun == "comments" ? page.Text("Contenu") : "");

        static string NounOf(NotionRow page, IEnumerable<NotionDatabaseAttribute> here) =>
            (here.FirstOrDefault(d => d.Kind is null || d.Kind == page.Text("Type")) ?? here.First(d => d.IsUsualKind)).Noun;
    }

    private async Task<Spending> Spending()
    {
        var stats = await installation.Sandbox.Stats();
        return new(stats.RateLimited, stats.MaxPerMinute, installation.Size.RequestsPerSecond * 60);
    }
}
