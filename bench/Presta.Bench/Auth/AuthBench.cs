using Presta.Bench.Http;

namespace Presta.Bench.Auth;

/// <summary>What it costs to know who asks, and whether a refused sign-in tells by its time who has an account.</summary>
internal static class AuthBench
{
    private const int Connections = 4;

    /// <summary>A few requests of each kind are thrown away: the JIT compiles beside them.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    public static async Task<int> Run(Effort effort)
    {
        var directory = Directory.CreateTempSubdirectory("presta-bench-").FullName;
        try
        {
            var shortcut = new Shortcut();
            await using var presta = await PrestaUnderLoad.Start(directory, shortcut.Install);
            var isEven = true;
            if (effort.Wants("read")) await Reads(presta, shortcut, effort.Rounds(5), TimeSpan.FromSeconds(effort.Seconds(4)));
            if (effort.Wants("login")) isEven = await SignIns.Measure(presta);
            return isEven ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Reads(PrestaUnderLoad presta, Shortcut shortcut, int rounds, TimeSpan seconds)
    {
        var load = new SocketLoad();
        Load list = new("list, same question", presta.Port, [presta.Get($"{presta.List}?limit=20")]);
        var found = new Dictionary<bool, List<Figures>> { [false] = [], [true] = [] };
        foreach (var isTaken in (bool[])[false, true])
        {
            shortcut.IsTaken = isTaken;
            await load.Run(list, Connections, WarmUp);
        }
        for (var round = 0; round < rounds; round++)
            foreach (var isTaken in round % 2 == 0 ? (bool[])[false, true] : [true, false])
            {
                shortcut.IsTaken = isTaken;
                found[isTaken].Add(await load.Run(list, Connections, seconds));
            }
        shortcut.IsTaken = false;

        var (with, without) = (Figures.Median(found[false]), Figures.Median(found[true]));
        Console.WriteLine($"A cached list, {Connections} connections, {rounds} rounds of {seconds.TotalSeconds} s, interleaved:");
        Table.Head("", "req/s", "p50 ms", "p99 ms", "failed");
        foreach (var (name, f) in new[] { ("with authentication", with), ("the caller given", without) })
            Table.Row(name, f.PerSecond.Write("N0"), f.P50.Write("F3"), f.P99.Write("F3"), $"{f.Failed}");
        Table.Row("added", "", (with.P50 - without.P50).Write("F3"), (with.P99 - without.P99).Write("F3"), "");
        Console.WriteLine();
    }
}
