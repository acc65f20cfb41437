using System.Collections.Immutable;

namespace Presta;

/// <summary>The only writer of its rows. What the edge (sync, outbox) may ask of every owner, whatever its noun.</summary>
[Alias("owner")]
public interface IOwnerGrain : IGrainWithStringKey
{
    /// <summary>Takes what Notion says of some rows of this owner, property by property; returns the rows as they stand after it.</summary>
    [Alias("Merge")] Task<ImmutableArray<Row>> Merge(string noun, ImmutableArray<RemoteRow> remotes);

    /// <summary>Changes up to <paramref name="version"/> are in Notion, or, with a reason, never will be without help.</summary>
    [Alias("Delivered")] Task Delivered(string noun, EntityId id, long version, DateTimeOffset at, string? failure);
}

/// <summary>A row as a Notion page shows it.</summary>
/// <param name="ReadAt">When the request that brought it was sent: what was delivered to Notion after that, it may not show.</param>
[GenerateSerializer, Immutable, Alias("remote-row")]
public sealed record RemoteRow(Row Row, DateTimeOffset LastEditedAt, DateTimeOffset ReadAt, bool IsTrashed);

/// <summary>Owner of a single row that no rule spans yet. Key: <c>noun/id</c>.</summary>
[Alias("single-row")]
public interface ISingleRowGrain : IOwnerGrain;
