using System.Diagnostics;
using Xunit.Abstractions;

namespace Presta.NotionSandbox.Tests;

/// <summary>Bounds far above what is measured, so that only a change of order of magnitude fails; the figures are printed.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    private const string Columns = """
        "Mail":{"email":{}},"N":{"number":{}},"S":{"select":{}},"D":{"date":{}},"T":{"rich_text":{}},"C":{"checkbox":{}},"U":{"unique_id":{}}
        """;

    [Fact]
    public async Task Seeding_and_the_sync_query_are_fast_at_ten_thousand_pages()
    {
        var directory = Directory.CreateTempSubdirectory("sandbox").FullName;
        string database;
        await using (var sandbox = await TestSandbox.Begin(options => options.DataDirectory = directory))
        {
            database = await sandbox.Database(Columns);
            output.WriteLine($"creates/s: {await Fill(sandbox, database, 2000):f0}");
            sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
            await Fill(sandbox, database, 7900);
            sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
            await Fill(sandbox, database, 100);
            const string sync = """
                {"filter":{"timestamp":"last_edited_time","last_edited_time":{"on_or_after":"2026-06-27T10:17:00Z"}},
                 "sorts":[{"timestamp":"last_edited_time","direction":"ascending"}],"page_size":100}
                """;
            const string text = """{"filter":{"property":"Mail","email":{"contains":"77@"}},"sorts":[{"property":"Name","direction":"ascending"}]}""";
            var syncMs = await Time(() => sandbox.Post($"/v1/databases/{database}/query", sync));
            output.WriteLine(
                $"sync query at 10,000 pages: {syncMs:f1} ms; text query: {await Time(() => sandbox.Post($"/v1/databases/{database}/query", text)):f1} ms; "
                + $"all by creation: {await Time(() => sandbox.Post($"/v1/databases/{database}/query")):f1} ms");
            Assert.True(syncMs < 1000, $"{syncMs} ms");
        }
        var watch = Stopwatch.StartNew();
        await using (var sandbox = await TestSandbox.Begin(options => options.DataDirectory = directory))
            output.WriteLine($"restart with 10,000 pages: {watch.ElapsedMilliseconds} ms");
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<double> Time(Func<Task<Reply>> call)
    {
        for (var n = 0; n < 5; n++)
            (await call()).Ok();
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < 20; n++)
            await call();
        return watch.Elapsed.TotalMilliseconds / 20;
    }

    private static async Task<double> Fill(TestSandbox sandbox, string database, int rows)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, rows, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) => await sandbox.Row(database, $"Row {n}", $$$"""
            "Mail":{"email":"row{{{n}}}@example.com"},"N":{"number":{{{n}}} },"S":{"select":{"name":"S{{{n % 10}}}"} },"D":{"date":{"start":"2026-01-01"} },
            "T":{"rich_text":[{"text":{"content":"Some text of row {{{n}}}"} }]},"C":{"checkbox":true}
            """, "ntn_human"));
        return rows / watch.Elapsed.TotalSeconds;
    }
}
