using System.Diagnostics.Metrics;

namespace Presta.Journal;

/// <summary>The figures of the meter <c>Presta.Journal</c>.</summary>
internal static class JournalMeter
{
    private static readonly Meter Meter = new("Presta.Journal");

    public static readonly Counter<long> Appends = Meter.CreateCounter<long>("presta.journal.appends", "{append}");

    /// <summary>Writes that one commit took along.</summary>
    public static readonly Histogram<int> Batch = Meter.CreateHistogram<int>("presta.journal.batch", "{write}");

    /// <summary>From the call to the durable answer.</summary>
    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("presta.journal.append.duration", "s");

    /// <summary>Old entries that are gone.</summary>
    public static readonly Counter<long> Compacted = Meter.CreateCounter<long>("presta.journal.compacted", "{entry}");

    public static readonly UpDownCounter<int> Queued = Meter.CreateUpDownCounter<int>("presta.journal.queue", "{write}");
}
