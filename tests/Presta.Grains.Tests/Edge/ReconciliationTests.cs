using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Companies;
using Presta.Edge;
using Presta.Journal;
using Presta.Notion;
using Presta.NotionSandbox.Hosting;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Grains.Tests.Edge;

/// <summary>Creates of which nobody knows whether Notion made them, with a Notion that does.</summary>
public sealed class ReconciliationTests : StorageSuite
{
    protected override Task<StorageOptions> NewStorage() => SqliteStorage.New();

    [ProviderFact]
    public async Task A_hundred_creates_in_doubt_cost_two_questions_with_a_pause_between()
    {
        await using var notion = await Workspace.Start();
        var ids = Enumerable.Range(0, 100).Select(_ => NewId()).ToArray();
        await Journal.Append([.. ids.Select(id => Change(id, 1))]);
        foreach (var id in ids[..60]) await notion.Make(id);
        var before = notion.Questions.Count;

        await Settle(notion, ids);

        var questions = notion.Questions[before..];
        Assert.Equal(2, questions.Count);
        Assert.True(TimeProvider.System.GetElapsedTime(questions[0], questions[1]) >= Reconciliation.SecondLook);
        foreach (var id in ids[..60]) Assert.NotNull(await Pages.PageOf("companies", id));
        foreach (var id in ids[60..]) Assert.Null(await Pages.PageOf("companies", id));
        Assert.Equal(100, (await Deliveries.Pending(0, 200)).Length);
    }

    [ProviderFact]
    public async Task A_page_that_shows_late_is_found_by_the_second_question()
    {
        await using var notion = await Workspace.Start();
        var (known, late) = (NewId(), NewId());
        await Journal.Append([Change(known, 1), Change(late, 1)]);
        await notion.Make(known);

        var settling = Settle(notion, known, late);
        await ThrottleWorld.Until(async () => await Pages.PageOf("companies", known) is not null);
        await notion.Make(late);
        await settling;

        Assert.NotNull(await Pages.PageOf("companies", late));
    }

    [ProviderFact]
    public async Task What_has_a_page_is_not_asked_for()
    {
        await using var notion = await Workspace.Start();
        var id = NewId();
        await Journal.Append([Change(id, 1)]);
        await Pages.Bind("companies", id, NewId().ToString());
        var before = notion.Questions.Count;

        await Settle(notion, id);

        Assert.Equal(before, notion.Questions.Count);
    }

    [ProviderFact]
    public async Task A_page_that_was_made_while_the_database_was_away_is_looked_for_before_another_one_is_made()
    {
        await using var notion = await Workspace.Start();
        var id = NewId();
        await Journal.Append([Change(id, 1)]);
        var row = Assert.Single(await Deliveries.Pending(0, 1));
        var doubtful = new DoubtfulCreates(row.At.AddSeconds(-1));
        var away = new Forgetful(Deliveries);
        var term = await notion.Slots.Take(Guid.NewGuid(), TimeSpan.FromMinutes(1));
        var delivery = new PageDelivery(
            notion.Grains, Journal, away, new(Pages, away), notion.Bindings, TimeProvider.System, NullLogger<NotionOutboxGrain>.Instance);

        await Assert.ThrowsAsync<TimeoutException>(() => delivery.Deliver(row, null, doubtful, term!.Value));

        Assert.True(doubtful.Contains(row, row.At));
    }

    private Task Settle(Workspace notion, params EntityId[] ids) =>
        new Reconciliation(notion.Grains, Deliveries, new(Pages, Deliveries), TimeProvider.System).Of(notion.Companies, ids);

    /// <summary>A database that goes away between Notion's answer and its being remembered.</summary>
    private sealed class Forgetful(IDeliveries deliveries) : IDeliveries
    {
        public Task<ImmutableArray<PendingRow>> Pending(long afterSeq, int max, CancellationToken cancel = default) =>
            deliveries.Pending(afterSeq, max, cancel);

        public Task<ImmutableArray<Entry>> Undelivered(string noun, EntityId id, CancellationToken cancel = default) =>
            deliveries.Undelivered(noun, id, cancel);

        public Task Delivered(
            string noun, EntityId id, long version, DateTimeOffset at, string? newPageId, CancellationToken cancel = default) =>
            throw new TimeoutException();

        public Task Dead(string noun, EntityId id, long version, string reason, CancellationToken cancel = default) =>
            deliveries.Dead(noun, id, version, reason, cancel);

        public Task<int> Revive(string? noun, EntityId? id = null, CancellationToken cancel = default) =>
            deliveries.Revive(noun, id, cancel);

        public Task<Backlog> Backlog(CancellationToken cancel = default) => deliveries.Backlog(cancel);

        public Task<ImmutableArray<Entry>> DeadLetters(int max, CancellationToken cancel = default) => deliveries.DeadLetters(max, cancel);
    }

    /// <summary>A sandbox with its databases, behind a throttle that is in no hurry to say no.</summary>
    private sealed class Workspace(
        RunningSandbox sandbox, HttpClient http, ThrottleWorld world, NotionClient direct, BoundSchema companies, Bindings bindings)
        : IAsyncDisposable
    {
        public IGrainFactory Grains => world.Cluster.Client;

        public MemorySlots Slots => world.Slots;

        public BoundSchema Companies => companies;

        public Bindings Bindings => bindings;

        public static async Task<Workspace> Start()
        {
            var sandbox = await NotionSandboxServer.StartAsync("http://127.0.0.1:0", new SandboxOptions { RequestsPerMinute = 0 });
            var mapping = Path.Combine(Path.GetTempPath(), $"presta-{Guid.NewGuid():N}.json");
            var (http, options) =
                (HttpNotionTransport.CreateHttpClient(),
                new NotionOptions { BaseUrl = sandbox.Url.ToString(), Token = "ntn_sandbox", Mapping = mapping });
            var transport = new HttpNotionTransport(http, options, TimeProvider.System);
            var direct = new NotionClient(transport);
            var workspace = new NotionWorkspace(direct, options, TimeProvider.System, NullLogger<NotionWorkspace>.Instance);
            var reports = await workspace.Provision([Nouns.Companies]);
            File.Delete(mapping);
            return new(
                sandbox, http, await ThrottleWorld.Start(answer: call => transport.Send(call, CancellationToken.None)), direct,
                reports[0].Schema!, new(workspace));
        }

        public Task Make(EntityId id) =>
            direct.CreatePage(companies.DatabaseId, companies.EncodeNew(new Company { Id = id, Name = "X" }, (_, _) => null));

        /// <summary>When the throttle sent the queries.</summary>
        public List<long> Questions =>
            [.. world.Notion.Starts.Where(s => s.Path.Contains("/query", StringComparison.Ordinal)).Select(s => s.At)];

        public async ValueTask DisposeAsync()
        {
            await world.DisposeAsync();
            http.Dispose();
            await sandbox.DisposeAsync();
        }
    }
}
