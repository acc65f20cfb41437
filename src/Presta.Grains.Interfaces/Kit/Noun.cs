using System.Reflection;
using Presta.Catalogs;

namespace Presta;

/// <summary>What ties a noun's pieces together: its row, its catalog, and which owner writes a given row.</summary>
/// <param name="Name">Key of catalog and sync, and the noun's name in the journal.</param>
/// <param name="IsStored">It lives in Presta alone; Notion has no database of it.</param>
/// <param name="Owner">The one grain that may write this row.</param>
public sealed record Noun(
    string Name, string Title, Type RowType, Func<IGrainFactory, ICatalogGrain> Catalog, Func<IGrainFactory, Row, IOwnerGrain> Owner,
    bool IsStored = false)
{
    /// <summary>It is of the company's books, whose history the law wants kept.</summary>
    public bool IsOfBooks { get; init; }

    /// <summary>
    /// Nobody asks for its trash: what is in it goes for good, from catalogs soon and from the journal with its old entries.
    /// </summary>
    public bool IsPassing { get; init; }

    internal static Noun Of<TRow, TCatalog>(Func<IGrainFactory, TRow, IOwnerGrain>? owner = null)
        where TRow : Row where TCatalog : ICatalogGrain<TRow>
    {
        var (database, stored) =
            (typeof(TRow).GetCustomAttribute<NotionDatabaseAttribute>(), typeof(TRow).GetCustomAttribute<StoredAttribute>());
        var (name, title) = database is not null ? (database.Noun, database.Title)
            : stored is not null ? (stored.Noun, stored.Title)
                : throw new InvalidOperationException($"{typeof(TRow)} is neither in a database nor stored");
        return new(name, title, typeof(TRow), grains => grains.GetGrain<TCatalog>(name),
            (grains, row) => owner is null ? grains.GetGrain<ISingleRowGrain>($"{name}/{row.Id}") : owner(grains, (TRow)row),
            database is null);
    }
}
