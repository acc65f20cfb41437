using System.Collections.Immutable;
using System.Diagnostics;
using Presta.Journal;
using Presta.Projects;
using Presta.Storage;
using Presta.Testing;

namespace Presta.Bench.Journal;

/// <summary>How many durable appends a second the journal takes from so many who wait for theirs.</summary>
internal static class JournalBench
{
    private static readonly int[] Appenders = [1, 16, 64, 256];

    public static async Task<int> Run(Effort effort)
    {
        var (rounds, seconds) = (effort.Rounds(3), TimeSpan.FromSeconds(effort.Seconds(3)));
        var directory = Directory.CreateTempSubdirectory("presta-bench-").FullName;
        try
        {
            var stores =
                new List<(string Name, StorageOptions Options)> { (
                "SQLite, synchronous=FULL", new() { Provider = StorageProvider.Sqlite, Directory = directory }) };
            if (PostgresServer.SkipReason is { } reason) Console.WriteLine($"PostgreSQL is left out: {reason}");
            else stores.Add(
                ("PostgreSQL, fsync", new() { Provider = StorageProvider.PostgreSql,
                ConnectionString = await (await PostgresServer.Running()).NewDatabase() }));
            foreach (var (_, options) in stores) await StorageSchema.Apply(options);
            await Measure([.. stores.Select(s => (s.Name, Open(s.Options)))], rounds, seconds);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static ServiceProvider Open(StorageOptions options) => new ServiceCollection().AddLogging().AddMetrics()
        .AddPrestaStorage(options).BuildServiceProvider();

    private static async Task Measure((string Name, ServiceProvider Services)[] stores, int rounds, TimeSpan seconds)
    {
        Console.WriteLine($"rows of {RowSize} bytes and their change; {rounds} rounds of {seconds.TotalSeconds} s");
        var found = new Dictionary<(string, int), List<Figures>>();
        for (var round = -1; round < rounds; round++)
        {
            foreach (var appenders in Appenders)
            {
                foreach (var (name, services) in stores)
                {
                    var figures = await Append(
                        services.GetRequiredService<IJournal>(), appenders, round < 0 ? TimeSpan.FromSeconds(1) : seconds);
                    if (round >= 0)
                        (found.TryGetValue((name, appenders), out var list) ? list : found[(name, appenders)] = []).Add(figures);
                }
            }
        }
        foreach (var (_, services) in stores) await services.DisposeAsync();

        Table.Head("journal", "appenders", "appends/s", "p50 ms", "p99 ms");
        foreach (var ((name, appenders), list) in found.OrderBy(f => f.Key.Item1))
        {
            var f = Figures.Median(list);
            Table.Row(name, $"{appenders}", f.PerSecond.Write("N0"), f.P50.Write("F2"), f.P99.Write("F2"));
        }
    }

    /// <summary>Each appender writes version after version of a row of its own and waits for each.</summary>
    private static async Task<Figures> Append(IJournal journal, int appenders, TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, appenders).Select(_ => Task.Run(One)));
        return Figures.Of([.. latencies.SelectMany(l => l)], Stopwatch.GetElapsedTime(start));

        async Task<List<double>> One()
        {
            var (row, mine) = (Row(), new List<double>(20_000));
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                row = row with { Version = row.Version + 1 };
                var asked = Stopwatch.GetTimestamp();
                if (!await journal.Append([Entry(row)])) throw new InvalidOperationException("an appender's own row is fenced");
                mine.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
            return mine;
        }
    }

    private static int RowSize => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Row()).Length;

    private static Project Row() => new()
    {
        Id = EntityId.New(TimeProvider.System.GetUtcNow()),
        Name = "Refonte du site",
        Description = new string('x', 500),
        UpdatedAt = TimeProvider.System.GetUtcNow(),
    };

    private static Entry Entry(Project row) => new(
        0, "projects", row.Id, row.Version, EntryKind.Edit, "user:0", row.UpdatedAt, null,
        ImmutableDictionary<string, Change>.Empty.Add("Status", new("\"Active\"", "\"OnHold\"")), row, Delivery.Delivered);
}
