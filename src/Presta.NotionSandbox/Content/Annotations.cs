using System.Text.Json;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Content;

internal readonly record struct Annotations(bool Bold, bool Italic, bool Strikethrough, bool Underline, bool Code, string? Color)
{
    public bool ArePlain =>
        this is { Bold: false, Italic: false, Strikethrough: false, Underline: false, Code: false, Color: null or "default" };

    public static Annotations Read(Field field) => field.Missing ? default : field.Object() is var style
        ? new(Flag(style, "bold"), Flag(style, "italic"), Flag(style, "strikethrough"), Flag(style, "underline"), Flag(style, "code"),
            style["color"].OptionalOneOf(Colors.Text))
        : default;

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("annotations");
        writer.WriteBoolean("bold", Bold);
        writer.WriteBoolean("italic", Italic);
        writer.WriteBoolean("strikethrough", Strikethrough);
        writer.WriteBoolean("underline", Underline);
        writer.WriteBoolean("code", Code);
        writer.WriteString("color", Color ?? "default");
        writer.WriteEndObject();
    }

    private static bool Flag(Field style, string name) => style[name].OptionalFlag() ?? false;
}
