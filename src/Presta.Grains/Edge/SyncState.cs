namespace Presta.Edge;

/// <summary>How far a noun has been read from Notion.</summary>
public sealed class SyncState
{
    /// <summary>Every edit before this minute has been taken over.</summary>
    public DateTimeOffset Watermark { get; set; }

    /// <summary>Whether the whole database has been read once.</summary>
    public bool IsLoaded { get; set; }

    public DateTimeOffset SweptAt { get; set; }

    /// <summary>Rows whose page answered 404, and when first: one 404 proves nothing.</summary>
    public Dictionary<string, DateTimeOffset> Unfound { get; set; } = [];
}
