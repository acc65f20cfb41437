using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

internal sealed class UniqueIdType() : PropertyType("unique_id")
{
    public override bool ReadOnly => true;

    public override PropertyConfig ReadConfig(Field config, SchemaReading schema) =>
        new UniqueIdConfig(config["prefix"].OptionalText(max: 20));

    public override void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view) =>
        writer.WriteString("prefix", ((UniqueIdConfig)config).Prefix);

    public override PropertyValue? Read(Field value, ValueReading reading) => throw NotWritable(value);

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) => writer.WriteObject(json =>
    {
        json.WriteString("prefix", ((UniqueIdConfig)property.Config).Prefix);
        json.WritePropertyName("number");
        NumberType.Write(json, value as NumberValue);
    });
}
