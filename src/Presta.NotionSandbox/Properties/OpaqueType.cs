using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>Kinds that exist in Notion but cannot be made here; known so that their refusal is the right one.</summary>
internal sealed class OpaqueType(string name) : PropertyType(name)
{
    public override bool ReadOnly => true;

    public override bool Creatable => false;

    public override PropertyValue? Read(Field value, ValueReading reading) => throw NotWritable(value);

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) => writer.WriteNullValue();
}
