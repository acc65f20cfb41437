using System.Globalization;
using System.Text.Json;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Http;

/// <summary>Lists: the size of a page, and simple cursors that name the first item of the next one.</summary>
internal static class Paging
{
    public const int Largest = 100;

    public static int SizeFromQuery(Exchange exchange)
    {
        if (!exchange.Query.TryGetValue("page_size", out var text))
            return Largest;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size))
            throw Refused("a number or `undefined`", $"\"{text}\"");
        return size > Largest ? throw Refused("≤ `100` or `undefined`", size)
            : size < 1 ? throw Refused("≥ `1` or `undefined`", size)
            : size;

        static ApiError Refused(string should, object was) =>
            ApiError.Validation($"query failed validation: query.page_size should be {should}, instead was `{was}`.");
    }

    /// <summary>0 counts as not said, as search is reported to treat it.</summary>
    public static int SizeFromBody(Field field)
    {
        if (field.Missing)
            return Largest;
        if (field.Json.ValueKind is not JsonValueKind.Number)
            throw field.Expected("a number or `undefined`");
        var size = field.Number();
        return size > Largest ? throw field.Expected("≤ `100`")
            : size < 0 ? throw field.Expected("≥ `0`")
            : size < 1 ? Largest
            : (int)size;
    }

    /// <summary>A cursor out of the query string that must look like an id.</summary>
    public static Guid? CursorFromQuery(Exchange exchange)
    {
        if (!exchange.Query.TryGetValue("start_cursor", out var text))
            return null;
        return Uuids.TryParse(text, out var id) ? id : throw ApiError.Validation(
            $"query failed validation: query.start_cursor should be a valid uuid or `undefined`, instead was `\"{text}\"`.");
    }

    public static ApiError InvalidCursor(string? cursor) => ApiError.Validation($"The start_cursor provided is invalid: {cursor}");

    /// <summary>The slice that begins at the item the cursor names.</summary>
    public static Slice<T> Cut<T>(IReadOnlyList<T> all, Func<T, Guid> id, Guid? cursor, int size)
    {
        var start = 0;
        if (cursor is { } first)
        {
            while (start < all.Count && id(all[start]) != first)
                start++;
            if (start == all.Count)
                throw InvalidCursor(first.ToString());
        }
        var end = Math.Min(start + size, all.Count);
        return new([.. all.Skip(start).Take(end - start)], end < all.Count ? id(all[end]).ToString() : null);
    }

    public static void WriteList<T>(this Utf8JsonWriter writer, Slice<T> slice, string type, Action<T> writeMembers)
    {
        writer.WriteString("object", "list");
        writer.WriteStartArray("results");
        foreach (var item in slice.Items)
        {
            writer.WriteStartObject();
            writeMembers(item);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteString("next_cursor", slice.Next);
        writer.WriteBoolean("has_more", slice.Next is not null);
        writer.WriteString("type", type);
        if (type is not "property_item")
            writer.WriteEmptyObject(type);
    }
}

internal sealed record Slice<T>(T[] Items, string? Next);
