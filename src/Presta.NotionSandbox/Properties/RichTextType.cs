using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>Titles and text.</summary>
internal sealed class RichTextType(string name) : PropertyType(name)
{
    public override bool Listed => true;

    public override PropertyValue? Read(Field value, ValueReading reading) =>
        RichText.Read(value, reading.World) is { IsEmpty: false } text ? text : null;

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        RichText.Write(writer, value as RichValue);
}
