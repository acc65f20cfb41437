using System.Text.Json;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Content;

/// <summary>Rich text as it is sent, made into what is answered. Adjacent items stay apart: Notion merges nothing.</summary>
internal static class RichText
{
    public const int LongestText = 2000;
    public const int LongestUrl = 2000;
    private const int LongestEquation = 1000;

    public static readonly RichValue Empty = new("", []);

    public static RichValue Plain(string text) => new(text, Items: null);

    /// <summary>The items one by one, as they are answered.</summary>
    public static byte[][] ItemsOf(RichValue value) =>
        value.Items ?? [JsonText.Bytes(writer => WriteText(writer, value.Plain, link: null, default))];

    public static RichValue Read(Field field, World world)
    {
        var items = field.Items().ConvertAll(item => ReadItem(item.Object(), world));
        if (items is [{ Json: null } lone])
            return Plain(lone.Plain);
        return new(
            string.Concat(items.Select(item => item.Plain)),
            [.. items.Select(item => item.Json ?? TextItem(item.Plain, link: null, default))]);
    }

    public static void Write(this Utf8JsonWriter writer, string name, RichValue? value)
    {
        writer.WritePropertyName(name);
        Write(writer, value);
    }

    public static void Write(Utf8JsonWriter writer, RichValue? value)
    {
        writer.WriteStartArray();
        if (value is { Items: null })
            WriteText(writer, value.Plain, link: null, default);
        foreach (var item in value?.Items ?? [])
            writer.WriteRawValue(item, skipInputValidation: true);
        writer.WriteEndArray();
    }

    // No JSON for an item without anything but its text.
    private static (string Plain, byte[]? Json) ReadItem(Field item, World world)
    {
        var kind = item.Has("type") ? item["type"].OneOf("text", "mention", "equation")
            : item.Has("mention") ? "mention" : item.Has("equation") ? "equation" : "text";
        var annotations = Annotations.Read(item["annotations"]);
        if (kind is "equation")
        {
            var expression = item["equation"].Object()["expression"].Text(LongestEquation);
            return (expression, Equation(expression, annotations));
        }
        if (kind is "mention")
            return Mentions.Read(item["mention"].Object(), annotations, world);
        var text = (item["text"].Missing ? throw item["text"].Expected("defined") : item["text"]).Object();
        var content = text["content"].Text(LongestText);
        var link = text["link"].Absent ? null : text["link"].Object()["url"].Text(LongestUrl);
        return (content, link is null && annotations.ArePlain ? null : TextItem(content, link, annotations));
    }

    private static byte[] TextItem(string content, string? link, Annotations annotations) =>
        JsonText.Bytes(writer => WriteText(writer, content, link, annotations));

    private static void WriteText(Utf8JsonWriter writer, string content, string? link, Annotations annotations)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteStartObject("text");
        writer.WriteString("content", content);
        if (link is null)
            writer.WriteNull("link");
        else
            writer.WriteObjectOf("link", "url", link);
        writer.WriteEndObject();
        Tail(writer, annotations, content, link);
        writer.WriteEndObject();
    }

    private static byte[] Equation(string expression, Annotations annotations) => JsonText.Bytes(json => json.WriteObject(writer =>
    {
        writer.WriteString("type", "equation");
        writer.WriteObjectOf("equation", "expression", expression);
        Tail(writer, annotations, expression, href: null);
    }));

    internal static void WriteObjectOf(this Utf8JsonWriter writer, string name, string member, string value)
    {
        writer.WriteStartObject(name);
        writer.WriteString(member, value);
        writer.WriteEndObject();
    }

    internal static void Tail(Utf8JsonWriter writer, Annotations annotations, string plain, string? href)
    {
        annotations.Write(writer);
        writer.WriteString("plain_text", plain);
        writer.WriteString("href", href);
    }
}
