using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>Formulas are kept but not computed: every value is an empty string.</summary>
internal sealed class FormulaType() : PropertyType("formula")
{
    public override bool ReadOnly => true;

    public override PropertyConfig ReadConfig(Field config, SchemaReading schema) => new FormulaConfig(config["expression"].Text());

    public override void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view) =>
        writer.WriteString("expression", ((FormulaConfig)config).Expression);

    public override PropertyValue? Read(Field value, ValueReading reading) => throw NotWritable(value);

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) => writer.WriteObject(json =>
    {
        json.WriteString("type", "string");
        json.WriteNull("string");
    });
}
