namespace Presta.Edge;

/// <summary>How far a noun has been read from Notion.</summary>
[GenerateSerializer, Alias("sync-state")]
public sealed class SyncState
{
    /// <summary>Every edit before this minute has been taken over.</summary>
    [Id(0)] public DateTimeOffset Watermark { get; set; }

    /// <summary>Whether the whole database has been read once.</summary>
    [Id(1)] public bool IsLoaded { get; set; }

    [Id(2)] public DateTimeOffset SweptAt { get; set; }

    /// <summary>Rows whose page answered 404, and when first: one 404 proves nothing.</summary>
    [Id(3)] public Dictionary<string, DateTimeOffset> Unfound { get; set; } = [];
}
