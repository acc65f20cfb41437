using System.Text.Json;
using Presta.NotionSandbox.Http;

namespace Presta.NotionSandbox.Json;

/// <summary>Scalars out of a request, or the refusal Notion gives.</summary>
internal static class FieldValues
{
    public static string Text(this Field field, int max = int.MaxValue)
    {
        if (field.Json.ValueKind is not JsonValueKind.String)
            throw field.Missing ? field.Expected("defined") : field.Expected("a string");
        var text = field.Json.GetString()!;
        return text.Length <= max ? text : throw field.TooLong(max, text.Length);
    }

    public static string? OptionalText(this Field field, int max = int.MaxValue) =>
        field.Absent ? null
        : field.Json.ValueKind is JsonValueKind.String ? field.Text(max)
        : throw field.Expected("a string or `undefined`");

    public static bool Flag(this Field field) =>
        field.Json.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? field.Json.GetBoolean()
            : throw (field.Missing ? field.Expected("defined") : field.Expected("a boolean"));

    public static bool? OptionalFlag(this Field field) =>
        field.Missing ? null
        : field.Json.ValueKind is JsonValueKind.True or JsonValueKind.False ? field.Json.GetBoolean()
        : throw field.Expected("a boolean or `undefined`");

    public static double Number(this Field field) =>
        field.Json.ValueKind is JsonValueKind.Number && field.Json.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw field.Expected("a number");

    public static Guid Uuid(this Field field) =>
        Uuids.TryParse(field.Text(), out var id) ? id : throw field.Expected("a valid uuid");

    public static string OneOf(this Field field, params ReadOnlySpan<string> allowed) =>
        field.Json.ValueKind is JsonValueKind.String && allowed.Contains(field.Json.GetString()!)
            ? field.Json.GetString()!
            : throw field.Expected(Choice(allowed));

    public static string? OptionalOneOf(this Field field, params ReadOnlySpan<string> allowed) =>
        field.Missing ? null
        : field.Json.ValueKind is JsonValueKind.String && allowed.Contains(field.Json.GetString()!) ? field.Json.GetString()
        : throw field.Expected(Choice(allowed, "`undefined`"));

    private static string Choice(ReadOnlySpan<string> allowed, string? also = null)
    {
        List<string> words = [.. allowed.ToArray().Select(word => $"`\"{word}\"`")];
        if (also is not null)
            words.Add(also);
        return words.Count switch
        {
            1 => words[0],
            2 => $"{words[0]} or {words[1]}",
            _ => $"{string.Join(", ", words[..^1])}, or {words[^1]}",
        };
    }
}
