using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Presta.Catalogs;
using Presta.Edge;
using Presta.Journal;

namespace Presta.Tests;

public sealed class MetersTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void The_outbox_tells_its_backlog_only_where_it_is()
    {
        var meters = new OutboxMeters(Factory, new FakeTimeProvider(Noon));
        Assert.Empty(Read("Presta.Outbox"));

        meters.Saw(new(7, Noon.AddSeconds(-90), 2));
        Assert.Equal(["presta.outbox.dead_letters 2", "presta.outbox.oldest 90", "presta.outbox.pending 7"], Read("Presta.Outbox"));

        meters.Saw(null);
        Assert.Empty(Read("Presta.Outbox"));
    }

    [Fact]
    public void A_catalog_tells_its_rows_and_its_one_phase_until_it_leaves()
    {
        var meters = new CatalogMeters(Factory);
        meters.Is("tasks", CatalogPhase.Warming, 3);
        meters.Is("tasks", CatalogPhase.Live, 5);
        Assert.Equal(["presta.catalogs.phase 1 tasks Live", "presta.catalogs.rows 5 tasks"], Read("Presta.Catalogs"));

        meters.Left("tasks");
        Assert.Empty(Read("Presta.Catalogs"));
    }

    public void Dispose() => services.Dispose();

    private IMeterFactory Factory => services.GetRequiredService<IMeterFactory>();

    private string[] Read(string meter)
    {
        var read = new List<string>();
        using var listener =
            new MeterListener { InstrumentPublished = (instrument, l) =>
            { if (instrument.Meter.Name == meter && instrument.Meter.Scope == Factory) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<int>(
            (instrument, value, tags, _) => read.Add(string.Join(' ', [instrument.Name, value, .. tags.ToArray().Select(t => t.Value)])));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => read.Add($"{instrument.Name} {value}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. read.Order(StringComparer.Ordinal)];
    }
}
