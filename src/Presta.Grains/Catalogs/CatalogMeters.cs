using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Presta.Catalogs;

/// <summary>The meter <c>Presta.Catalogs</c>: said by the silo that has the catalog.</summary>
public sealed class CatalogMeters
{
    private readonly ConcurrentDictionary<string, (CatalogPhase Phase, int Rows)> catalogs = [];

    public CatalogMeters(IMeterFactory meters)
    {
        var meter = meters.Create("Presta.Catalogs");
        meter.CreateObservableGauge(
            "presta.catalogs.rows", () => catalogs.Select(c => new Measurement<int>(c.Value.Rows, Tag("noun", c.Key))), "{row}",
            "Rows in memory, by noun.");
        meter.CreateObservableGauge(
            "presta.catalogs.phase",
            () => catalogs.Select(c => new Measurement<int>(1, Tag("noun", c.Key), Tag("phase", c.Value.Phase.ToString()))),
            description: "1 for the phase that a noun's catalog is in.");
    }

    public void Is(string noun, CatalogPhase phase, int rows) => catalogs[noun] = (phase, rows);

    /// <summary>The catalog has left this silo.</summary>
    public void Left(string noun) => catalogs.TryRemove(noun, out _);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
