namespace Presta.Bench.Http;

/// <summary>
/// Presta as its host composes it, beside a bare Kestrel endpoint of the same process that answers the list's bytes. Rounds are
/// interleaved, so that what disturbs the machine disturbs all alike.
/// </summary>
internal static class HttpBench
{
    private const int Readers = 32;
    private const int Writers = 20;

    /// <summary>Until then the JIT compiles beside the requests, and the figures tell of it.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public static async Task<int> Run(Effort effort)
    {
        var (rounds, seconds) = (effort.Rounds(5), TimeSpan.FromSeconds(effort.Seconds(4)));
        var directory = Directory.CreateTempSubdirectory("presta-bench-").FullName;
        try
        {
            await using var presta = await PrestaUnderLoad.Start(directory);
            var list = presta.Get($"{presta.List}?limit=20");
            var bytes = await presta.Answer(list);
            await using var bare = await BareKestrel.Start(bytes);
            var load = LoadGenerator.Best(directory);
            Console.WriteLine(
                $"{PrestaUnderLoad.Size}; the list's answer: {bytes.Length} bytes; load: {load.Name}, {Readers} connections; {rounds} rounds of {seconds.TotalSeconds} s");

            Load[] reads =
            [
                new("bare Kestrel, the list's bytes", bare.Port, [RawRequest.Get("/list", "")]),
                new("list, same question", presta.Port, [list]),
                new("list, 400 questions in turn", presta.Port, [.. presta.Questions.Select(presta.Get)]),
                new("detail, 100 projects in turn", presta.Port, [.. presta.Folders.Select(presta.Get)]),
            ];
            await Measure(load, [.. reads.Where(r => r == reads[0] || effort.Wants(r.Name))], Readers, rounds, seconds);

            var write = new Load("PUT status, 400 projects in turn", presta.Port, [.. presta.Moves]);
            if (!effort.Wants(write.Name)) return 0;
            Console.WriteLine();
            Console.WriteLine($"Writes, {Writers} callers:");
            await Measure(load, [write], Writers, rounds, seconds);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Measure(LoadGenerator load, Load[] loads, int connections, int rounds, TimeSpan seconds)
    {
        foreach (var each in loads) await load.Run(each, connections, WarmUp);
        var found = loads.ToDictionary(each => each, _ => new List<Figures>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var each in loads)
            {
                var before = GC.GetTotalAllocatedBytes();
                var figures = await load.Run(each, connections, seconds);
                var requests = Math.Max(1, figures.PerSecond * seconds.TotalSeconds);
                found[each].Add(figures with { BytesEach = (GC.GetTotalAllocatedBytes() - before) / requests });
            }
        }

        var first = Figures.Median(found[loads[0]]).PerSecond;
        Table.Head("endpoint", "req/s", "of the first", "p50 ms", "p99 ms", "allocated/request", "failed");
        foreach (var each in loads)
        {
            var f = Figures.Median(found[each]);
            Table.Row(
                each.Name, f.PerSecond.Write("N0"), (f.PerSecond / first).Write("P0"), f.P50.Write("F2"), f.P99.Write("F2"),
                $"{f.BytesEach.Write("N0")} B", $"{f.Failed}");
        }
    }
}
