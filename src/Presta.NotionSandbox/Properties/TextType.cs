using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>Address, e-mail and telephone: a string, its form unchecked.</summary>
internal sealed class TextType(string name, int longest) : PropertyType(name)
{
    public override PropertyValue? Read(Field value, ValueReading reading)
    {
        if (value.IsNull)
            return null;
        var text = value.Text(longest);
        return text is not "" ? new TextValue(text)
            : Name is "url" ? throw value.Expected("a non-empty string or `null`")
            : null;
    }

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        writer.WriteStringValue((value as TextValue)?.Text);
}
