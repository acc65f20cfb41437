using System.Collections.Immutable;

namespace Presta.Catalogs;

/// <summary>What a catalog takes along to another silo.</summary>
/// <param name="Leases">For how long each watcher's lease still runs.</param>
/// <param name="Doubt">For how long a lease may run that is not among them.</param>
[GenerateSerializer, Immutable, Alias("catalog-carried`1")]
internal sealed record Carried<T>(
    ImmutableArray<T> Rows, long Seq, long SinceSnapshot, NotionSide Side,
    ImmutableDictionary<ICatalogWatcher, TimeSpan> Leases, TimeSpan Doubt) where T : Row;
