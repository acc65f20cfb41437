using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>One page of a database query.</summary>
/// <param name="Filter">As Notion takes it, or null for every row not in the trash.</param>
/// <param name="PropertyIds">Only these properties come back; default for all.</param>
/// <param name="PageSize">1 to 100.</param>
public sealed record NotionQuery(
    JsonObject? Filter = null, ImmutableArray<NotionSort> Sorts = default, ImmutableArray<string> PropertyIds = default,
    string? Cursor = null, int PageSize = 100)
{
    public const int MaxPageSize = 100;

    internal JsonObject Body()
    {
        var body = new JsonObject { ["page_size"] = PageSize };
        if (Filter is not null) body["filter"] = Filter.DeepClone();
        if (!Sorts.IsDefaultOrEmpty) body["sorts"] = new JsonArray([.. Sorts.Select(s => s.Json())]);
        if (Cursor is not null) body["start_cursor"] = Cursor;
        return body;
    }

    internal string QueryString() => PropertyIds.IsDefaultOrEmpty ? ""
        : "?" + string.Join('&', PropertyIds.Select(id => $"filter_properties={Escaped(id)}"));

    /// <summary>Notion hands ids out escaped already; a plain one is escaped here.</summary>
    internal static string Escaped(string id) => Uri.EscapeDataString(Uri.UnescapeDataString(id));
}

/// <summary>By <c>created_time</c> or <c>last_edited_time</c>.</summary>
public sealed record NotionSort(string Timestamp, bool Descending = false)
{
    internal JsonNode Json() => new JsonObject { ["timestamp"] = Timestamp, ["direction"] = Descending ? "descending" : "ascending" };
}
