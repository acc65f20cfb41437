using Orleans.Concurrency;

namespace Presta.Support;

/// <summary>
/// Tells tickets that something of theirs is due, at most a second late; what was due while it did not run, at once. It keeps nothing: what
/// lies ahead it reads from the tickets when it begins, and from the journal afterwards. Key: <c>default</c>.
/// </summary>
[Alias("sla-clock")]
public interface ISlaClockGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that it runs, wherever it ran before. Nobody waits for it: the silo that it was on may be gone.</summary>
    [OneWay, AlwaysInterleave, Alias("Wake")] Task Wake();
}
