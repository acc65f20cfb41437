namespace Presta.Notion;

/// <summary>Notion's ids, one spelling: dashed, lower-case.</summary>
public static class NotionId
{
    public static string? Dashed(string? id) => EntityId.TryRead(id, out var read) ? read.ToString() : id;
}
