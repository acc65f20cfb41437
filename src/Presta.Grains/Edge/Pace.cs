namespace Presta.Edge;

/// <summary>
/// How fast to go while Notion is failing: near its limit it answers 5xx as well as 429. Two failures within a minute halve the
/// rate for a minute; then it comes back step by step.
/// </summary>
internal sealed class Pace(double full)
{
    private static readonly TimeSpan Penalty = TimeSpan.FromMinutes(1);
    private const double Slowest = 1d / 8;

    private DateTimeOffset lastFailure;
    private DateTimeOffset slowedAt;
    private double share = 1;

    public void Failed(DateTimeOffset now)
    {
        if (now - lastFailure < Penalty && now - slowedAt > TimeSpan.FromSeconds(10))
            (share, slowedAt) = (Math.Max(Slowest, ShareAt(now) / 2), now);
        lastFailure = now;
    }

    /// <summary>Starts per second.</summary>
    public double Rate(DateTimeOffset now) => full * ShareAt(now);

    private double ShareAt(DateTimeOffset now) => Math.Min(1, share + Math.Max(0, (now - slowedAt - Penalty).TotalSeconds / 10 * 0.25));
}
