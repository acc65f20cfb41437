using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>Titles and texts. A title is never null.</summary>
internal sealed class TextCodec(bool isTitle) : ValueCodec
{
    public override string Type => isTitle ? "title" : "rich_text";

    public override object? Read(JsonElement value, Reading reading) => RichText.Read(value) ?? (isTitle ? "" : null);

    public override JsonNode Write(object? value, Writing writing)
    {
        var items = RichText.Write((string?)value);
        return items.Count <= RichText.MaxItems ? items
            : throw writing.Refused($"dépasse {RichText.MaxItems * RichText.ItemLength} caractères.");
    }

    public override object? Normal(object? value) => RichText.Normal((string?)value);

    public override bool IsEmpty(object? value) => string.IsNullOrEmpty((string?)value);
}

/// <summary>Addresses, e-mails, telephone numbers: one line, an empty one is none.</summary>
internal sealed class LineCodec(string type, int limit) : ValueCodec
{
    public override string Type => type;

    public override object? Read(JsonElement value, Reading reading) => value.ValueKind is JsonValueKind.String
        ? RichText.Normal(value.GetString()) : null;

    public override JsonNode? Write(object? value, Writing writing) => RichText.Normal((string?)value) switch
    {
        null => null,
        { } text when text.Length > limit => throw writing.Refused($"dépasse {limit} caractères."),
        { } text => JsonValue.Create(text),
    };

    public override object? Normal(object? value) => RichText.Normal((string?)value);

    public override bool IsEmpty(object? value) => string.IsNullOrEmpty((string?)value);
}
