using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Presta;

/// <summary>
/// One row of a noun: immutable, swapped whole. <see cref="Version"/> grows by one with every change, whoever made it,
/// and is the row's strong ETag. The journal's unique key (noun, id, version) is the fence against two writers.
/// </summary>
[GenerateSerializer, Alias("row")]
public abstract record Row
{
    [Id(0)] public EntityId Id { get; init; }

    [Id(1)] public long Version { get; init; }

    /// <summary>Notion keeps the minute only; rows born in Presta keep the instant in the journal.</summary>
    [Id(2), Column(Use.Sort | Use.Group)] public DateTimeOffset CreatedAt { get; init; }

    [Id(3), Column(Use.Sort)] public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Properties that were changed here and in Notion since they last agreed; empty when nothing awaits a decision.</summary>
    [Id(4)] public ImmutableArray<PropertyConflict> Conflicts { get; init; } = [];

    /// <summary>In Notion's trash: invisible, kept for the history.</summary>
    [Id(5)] public bool IsTrashed { get; init; }

    [JsonIgnore] public bool HasConflict => !Conflicts.IsDefaultOrEmpty;
}

/// <summary>A property changed on both sides: the row shows what Presta acknowledged, Notion shows <paramref name="Theirs"/>.</summary>
/// <param name="Property">CLR name of the property.</param>
/// <param name="Theirs">Notion's value, as the journal writes it (JSON).</param>
[GenerateSerializer, Immutable, Alias("property-conflict")]
public sealed record PropertyConflict(string Property, string Theirs, DateTimeOffset SeenAt);

/// <summary>A row with how far its last change has got on its way to Notion.</summary>
[GenerateSerializer, Immutable, Alias("saved`1")]
public sealed record Saved<T>(T Row, SyncMark Sync) where T : Row;

public enum SyncState { Synced, Pending, Conflict, Failed }

/// <param name="Since">Since when the state holds.</param>
/// <param name="EtaSeconds">When a pending change should be in Notion, in seconds; null when it cannot be told.</param>
[GenerateSerializer, Immutable, Alias("sync-mark")]
public sealed record SyncMark(SyncState State, DateTimeOffset Since, int? EtaSeconds = null);
