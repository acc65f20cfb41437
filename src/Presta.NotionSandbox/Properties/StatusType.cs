using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Properties;

/// <summary>
/// Status: creatable as since March 2026. Options of the request's own stand in the first group; none are made by values.
/// </summary>
internal sealed class StatusType() : PropertyType("status")
{
    public override PropertyConfig ReadConfig(Field config, SchemaReading schema)
    {
        if (config["options"].Missing)
            return schema.Existing?.Config as OptionsConfig ?? Standard(schema.Edit);
        var options = Options.ReadList(config["options"], schema);
        return options is [] ? throw config["options"].Expected("a non-empty array") : Grouped(options, schema);
    }

    public override void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view)
    {
        var (options, groups) = (OptionsConfig)config;
        Options.WriteList(writer, options);
        writer.WriteStartArray("groups");
        foreach (var group in groups)
            writer.WriteObject(json => WriteGroup(json, group));
        writer.WriteEndArray();
    }

    public override PropertyValue? Read(Field value, ValueReading reading) =>
        value.IsNull ? Default(reading.Property) : new OptionValue(Options.ReadValue(value, reading, mayCreate: false));

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        Options.WriteValue(writer, (value as OptionValue)?.Option, property);

    public override PropertyValue? Evaluate(Page page, Property property, View view) =>
        page[property.Id] is OptionValue value && property.OptionById(value.Option) is not null ? value : Default(property);

    public override PropertyValue? Default(Property property) =>
        property.Options is [var first, ..] ? new OptionValue(first.Id) : null;

    private static OptionsConfig Standard(Edit edit)
    {
        Option[] options =
        [
            new(edit.NewId().ToString(), "Not started", "default"),
            new(edit.NewId().ToString(), "In progress", "blue"),
            new(edit.NewId().ToString(), "Done", "green"),
        ];
        return new(options, Groups(edit, [[options[0].Id], [options[1].Id], [options[2].Id]]));
    }

    private static OptionsConfig Grouped(Option[] options, SchemaReading schema)
    {
        var before = (schema.Existing?.Config as OptionsConfig)?.Groups ?? Groups(schema.Edit, [[], [], []]);
        OptionGroup[] kept =
            [.. before.Select(group =>
            group with { OptionIds = [.. group.OptionIds.Where(id => options.Any(option => option.Id == id))] })];
        string[] placed = [.. kept.SelectMany(group => group.OptionIds)];
        kept[0] = kept[0] with { OptionIds = [.. kept[0].OptionIds, .. options.Select(option => option.Id).Except(placed)] };
        return new(options, kept);
    }

    private static OptionGroup[] Groups(Edit edit, string[][] members) =>
    [
        new(edit.NewId().ToString(), "To-do", "gray", members[0]),
        new(edit.NewId().ToString(), "In progress", "blue", members[1]),
        new(edit.NewId().ToString(), "Complete", "green", members[2]),
    ];

    private static void WriteGroup(Utf8JsonWriter writer, OptionGroup group)
    {
        writer.WriteString("id", group.Id);
        writer.WriteString("name", group.Name);
        writer.WriteString("color", group.Color);
        writer.WriteStartArray("option_ids");
        foreach (var id in group.OptionIds)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
    }
}
