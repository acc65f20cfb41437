using System.Reflection;
using Presta.Catalogs;

namespace Presta;

/// <summary>What ties a noun's pieces together: its row, its catalog, and which owner writes a given row.</summary>
/// <param name="Name">Key of catalog and sync, and the noun's name in the journal.</param>
/// <param name="Owner">The one grain that may write this row.</param>
public sealed record Noun(string Name, string Title, Type RowType, Func<IGrainFactory, ICatalogGrain> Catalog, Func<IGrainFactory, Row, IOwnerGrain> Owner)
{
    internal static Noun Of<TRow, TCatalog>(Func<IGrainFactory, TRow, IOwnerGrain>? owner = null)
        where TRow : Row where TCatalog : ICatalogGrain<TRow>
    {
        var database = typeof(TRow).GetCustomAttribute<NotionDatabaseAttribute>() ?? throw new InvalidOperationException($"{typeof(TRow)} names no database");
        return new(database.Noun, database.Title, typeof(TRow), grains => grains.GetGrain<TCatalog>(database.Noun),
            (grains, row) => owner is null ? grains.GetGrain<ISingleRowGrain>($"{database.Noun}/{row.Id}") : owner(grains, (TRow)row));
    }
}
