using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Notion;
using Presta.NotionSandbox.Hosting;
using Xunit.Abstractions;

namespace Presta.Demo.Tests;

public sealed class SeedTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 6, 29);

    private readonly string mapping = Path.Combine(Path.GetTempPath(), $"presta-demo-{Guid.NewGuid():N}.json");
    private readonly HttpClient http = HttpNotionTransport.CreateHttpClient();
    private RunningSandbox sandbox = null!;
    private INotionClient human = null!;
    private NotionWorkspace workspace = null!;

    public async Task InitializeAsync()
    {
        sandbox = await NotionSandboxServer.StartAsync("http://127.0.0.1:0", new() { RequestsPerMinute = 0 });
        human = Client("ntn_human");
        workspace = new(Client("ntn_sandbox"), new() { Mapping = mapping }, TimeProvider.System, NullLogger<NotionWorkspace>.Instance);
    }

    [Fact]
    public async Task An_empty_workspace_is_filled_as_a_person_would_and_only_once()
    {
        Assert.False(await DemoSeed.IsSeeded(human, workspace));
        var (reported, began) = (new Reported(), Stopwatch.GetTimestamp());
        await DemoSeed.Run(human, workspace, 1, Today, reported);
        var expected = DemoData.Of(1, Today);
        output.WriteLine($"{expected.Count} pages in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");

        Assert.Equal((expected.Count, expected.Count), reported.Last);
        Assert.True(await DemoSeed.IsSeeded(human, workspace));
        await Holds(expected);

        await Assert.ThrowsAsync<NotionWorkspaceException>(() => DemoSeed.Run(human, workspace, 1, Today));
        Assert.Equal(expected.Companies.Length, (await Pages(await Bound(Nouns.Companies))).Count);
    }

    [Fact]
    public async Task A_cancelled_seed_stops()
    {
        using var cancel = new CancellationTokenSource();
        var counting = new Reported(after: 30, cancel.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DemoSeed.Run(human, workspace, 1, Today, counting, cancel.Token));
        Assert.InRange((await Pages(await Bound(Nouns.Users))).Count, 1, DemoData.Of(1, Today).Users.Length - 1);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await sandbox.DisposeAsync();
        File.Delete(mapping);
    }

    /// <summary>Every row reads back as it was made up, under the id of its page, its relations leading to pages.</summary>
    private async Task Holds(DemoData expected)
    {
        var titles = new Dictionary<EntityId, string>();
        foreach (var (noun, rows) in expected.ByNoun)
        {
            var schema = await Bound(noun);
            var pages = await Pages(schema);
            var read = pages.Select(p => schema.Decode(p, id => EntityId.Parse(id))).ToArray();
            foreach (var row in rows.Concat(read)) titles[row.Id] = Words(row);

            Assert.Equal(pages.Select(p => p.Id), read.Select(r => r.Id.ToString()));
            Assert.Equal(rows.Select(Words).Order(StringComparer.Ordinal), read.Select(Words).Order(StringComparer.Ordinal));
        }

        string Words(Row row) => string.Join('|', Schema.Of(row.GetType()).Properties.Select(p =>
            p.Target is null ? Schema.Of(row.GetType()).Get(row, p.ClrName)
                : string.Join(',', Related(row, p.ClrName).Select(id => titles[id]).Order(StringComparer.Ordinal))));
    }

    private static IEnumerable<EntityId> Related(Row row, string property) => row.GetType().GetProperty(property)!.GetValue(row) switch
    {
        EntityId { IsNone: false } one => [one],
        System.Collections.Immutable.ImmutableArray<EntityId> many => many,
        _ => [],
    };

    private async Task<BoundSchema> Bound(Noun noun) => (await workspace.Verify(noun)).Schema!;

    private async Task<List<NotionPage>> Pages(BoundSchema schema)
    {
        var pages = new List<NotionPage>();
        await foreach (var list in new NotionTable(human, schema).Sweep()) pages.AddRange(list.Results);
        return pages;
    }

    private NotionClient Client(string token) =>
        new(new HttpNotionTransport(http, new() { BaseUrl = sandbox.Url.ToString(), Token = token }, TimeProvider.System));

    /// <summary>Reports come from many tasks, in any order.</summary>
    private sealed class Reported(int after = int.MaxValue, Action? then = null) : IProgress<(int Done, int Total)>
    {
        private readonly Lock gate = new();

        public (int Done, int Total) Last { get; private set; }

        public void Report((int Done, int Total) value)
        {
            lock (gate)
            {
                if (value.Done > Last.Done) Last = value;
            }
            if (value.Done == after) then?.Invoke();
        }
    }
}
