[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Presta.EndToEnd.Kit;

/// <summary>What was measured: goals of the product depend on the machine, so they are told rather than asserted.</summary>
internal static class Figures
{
    public static void Tell(this ITestOutputHelper output, string figure)
    {
        output.WriteLine(figure);
        Console.WriteLine($"[figure] {figure}");
    }

    public static TimeSpan Quantile(this IEnumerable<TimeSpan> times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(share * sorted.Length) - 1)];
    }
}
