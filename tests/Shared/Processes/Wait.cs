using System.Diagnostics;

namespace Presta.Testing;

/// <summary>Waiting for facts, within bounds.</summary>
internal static class Wait
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);

    public static Task<TimeSpan> Until(Func<bool> fact, TimeSpan most, string what, TimeSpan? every = null) =>
        Until(() => Task.FromResult(fact()), most, () => what, every);

    public static Task<TimeSpan> Until(Func<Task<bool>> fact, TimeSpan most, string what, TimeSpan? every = null) =>
        Until(fact, most, () => what, every);

    /// <summary>How long it took.</summary>
    public static async Task<TimeSpan> Until(Func<Task<bool>> fact, TimeSpan most, Func<string> what, TimeSpan? every = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await fact())
        {
            if (watch.Elapsed > most) throw new TimeoutException($"Within {most.TotalSeconds:0} s it did not happen: {what()}");
            await Task.Delay(every ?? Often);
        }
        return watch.Elapsed;
    }
}
