using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>Plain text as Notion's rich text: items of at most 2,000 UTF-16 units, at most 100 of them.</summary>
internal static class RichText
{
    public const int ItemLength = 2000;
    public const int MaxItems = 100;

    public static JsonArray Write(string? text) =>
        [.. Split(Normal(text) ?? "")
            .Select(part => (JsonNode)new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["content"] = part } })];

    /// <summary>Null for no text.</summary>
    public static string? Read(JsonElement items) =>
        items.ValueKind is JsonValueKind.Array && items.EnumerateArray().PlainText() is { Length: > 0 } text ? text : null;

    /// <summary>What is left of a text after a journey to Notion: an empty one is none, and half a surrogate pair is no text.</summary>
    public static string? Normal(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else return Repaired(text);
        }
        return text;
    }

    public static IEnumerable<string> Split(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(ItemLength, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1])) length--;
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static string Repaired(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
