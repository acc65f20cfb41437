using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

internal sealed class SelectType() : PropertyType("select")
{
    public override PropertyConfig ReadConfig(Field config, SchemaReading schema) => Configured(config, schema);

    public override void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view) =>
        Options.WriteList(writer, ((OptionsConfig)config).Options);

    public override PropertyValue? Read(Field value, ValueReading reading) =>
        value.IsNull ? null : new OptionValue(Options.ReadValue(value, reading, mayCreate: true));

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        Options.WriteValue(writer, (value as OptionValue)?.Option, property);

    // An option removed from the schema is cleared from pages by no longer being seen.
    public override PropertyValue? Evaluate(Page page, Property property, View view) =>
        page[property.Id] is OptionValue value && property.OptionById(value.Option) is not null ? value : null;

    public static OptionsConfig Configured(Field config, SchemaReading schema) =>
        config["options"].Missing
            ? schema.Existing?.Config as OptionsConfig ?? new OptionsConfig([], [])
            : new OptionsConfig(Options.ReadList(config["options"], schema), []);
}

internal sealed class MultiSelectType() : PropertyType("multi_select")
{
    public override PropertyConfig ReadConfig(Field config, SchemaReading schema) => SelectType.Configured(config, schema);

    public override void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view) =>
        Options.WriteList(writer, ((OptionsConfig)config).Options);

    public override PropertyValue? Read(Field value, ValueReading reading)
    {
        List<string> chosen = [];
        foreach (var item in value.Items())
            if (Options.ReadValue(item, reading, mayCreate: true) is var option && !chosen.Contains(option))
                chosen.Add(option);
        return chosen is [] ? null : new OptionsValue([.. chosen]);
    }

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view)
    {
        writer.WriteStartArray();
        foreach (var option in (value as OptionsValue)?.Options ?? [])
            Options.WriteValue(writer, option, property);
        writer.WriteEndArray();
    }

    public override PropertyValue? Evaluate(Page page, Property property, View view)
    {
        if (page[property.Id] is not OptionsValue value)
            return null;
        return value.Options.All(option => property.OptionById(option) is not null) ? value
            : value.Options.Where(option => property.OptionById(option) is not null).ToArray() is { Length: > 0 } left
                ? new OptionsValue(left)
            : null;
    }
}
