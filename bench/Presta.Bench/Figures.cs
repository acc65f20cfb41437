using System.Globalization;

namespace Presta.Bench;

/// <summary>
/// How often and how long each thing is measured, and which: <c>--rounds</c>, <c>--seconds</c>, <c>--only</c> part of a name.
/// </summary>
internal sealed class Effort(string[] args)
{
    private readonly IConfiguration settings = new ConfigurationBuilder().AddCommandLine(args).Build();

    public bool Wants(string name) => name.Contains(settings["only"] ?? "", StringComparison.OrdinalIgnoreCase);

    public int Rounds(int otherwise) => settings.GetValue("rounds", otherwise);

    public int Seconds(int otherwise) => settings.GetValue("seconds", otherwise);
}

/// <summary>One round of one thing.</summary>
internal sealed record Figures(double PerSecond, double P50, double P99, double BytesEach = 0, long Failed = 0)
{
    /// <summary>Each figure's own median: a noisy neighbour spoils a round, not the table.</summary>
    public static Figures Median(IReadOnlyCollection<Figures> rounds) => new(
        Median(rounds.Select(r => r.PerSecond)), Median(rounds.Select(r => r.P50)), Median(rounds.Select(r => r.P99)),
        Median(rounds.Select(r => r.BytesEach)), rounds.Sum(r => r.Failed));

    /// <param name="milliseconds">Every latency of the round.</param>
    public static Figures Of(List<double> milliseconds, TimeSpan took, long failed = 0)
    {
        milliseconds.Sort();
        return milliseconds.Count == 0 ? new(0, 0, 0, Failed: failed)
            : new(milliseconds.Count / took.TotalSeconds, milliseconds[milliseconds.Count / 2],
                milliseconds[(int)(milliseconds.Count * 0.99)], Failed: failed);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Markdown rows, so that a run can be pasted where figures are kept.</summary>
internal static class Table
{
    public static void Head(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select((_, i) => i == 0 ? "---" : "---:")]);
    }

    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    public static string Write(this double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
