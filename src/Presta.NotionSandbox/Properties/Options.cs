using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>The options of select, multi-select and status: their configuration, and one option named by a value.</summary>
internal static class Options
{
    private const int LongestName = 100;

    /// <summary>The new full list: options already there keep id and colour, those left out are gone.</summary>
    public static Option[] ReadList(Field options, SchemaReading schema)
    {
        List<Option> list = [];
        foreach (var item in options.Items())
        {
            var kept = Find(item.Object(), schema.Existing);
            var color = item["color"].OptionalOneOf(Colors.Options);
            if (kept is null)
            {
                var name = Name(item["name"]);
                kept = new Option(schema.Edit.NewId().ToString(), name, color ?? "default", item["description"].OptionalText());
            }
            else if (color is not null && color != kept.Color)
                throw ApiError.Validation($"Cannot update color of select with name: {kept.Name}.");
            if (list.Exists(option => option.Name == kept.Name))
                throw ApiError.Validation($"{options.Path} contains a duplicate option name: {kept.Name}.");
            list.Add(kept);
        }
        return [.. list];
    }

    public static void WriteList(Utf8JsonWriter writer, IEnumerable<Option> options)
    {
        writer.WriteStartArray("options");
        foreach (var option in options)
            writer.WriteObject(json =>
            {
                Write(json, option);
                json.WriteString("description", option.Description);
            });
        writer.WriteEndArray();
    }

    /// <summary>The option a value names, made on the spot when the kind allows it.</summary>
    public static string ReadValue(Field value, ValueReading reading, bool mayCreate)
    {
        var property = reading.Property;
        var item = value.Object();
        if (item["id"].OptionalText() is { } id && property.OptionById(id) is { } known)
            return known.Id;
        if (!item["id"].Absent && item["name"].Absent)
            throw ApiError.Validation(
                $"{KindOf(property)} option with ID \"{item["id"].Text()}\" does not exist for property {property.Name}.");
        var name = Name(item["name"]);
        var color = item["color"].OptionalOneOf(Colors.Options);
        if (property.OptionByName(name) is { } named)
            return named.Id;
        return mayCreate
            ? reading.AddOption(name, color).Id
            : throw ApiError.Validation(
                $"Invalid {property.Type} option. {KindOf(property)} option \"{name}\" does not exist for property {property.Name}.");
    }

    public static void WriteValue(Utf8JsonWriter writer, string? optionId, Property property)
    {
        if (optionId is not null && property.OptionById(optionId) is { } option)
            writer.WriteObject(json => Write(json, option));
        else
            writer.WriteNullValue();
    }

    private static void Write(Utf8JsonWriter writer, Option option)
    {
        writer.WriteString("id", option.Id);
        writer.WriteString("name", option.Name);
        writer.WriteString("color", option.Color);
    }

    private static Option? Find(Field item, Property? existing) =>
        item["id"].OptionalText() is { } id && existing?.OptionById(id) is { } known ? known
        : item["name"].OptionalText() is { } name ? existing?.OptionByName(name)
        : null;

    private static string Name(Field field)
    {
        var name = field.Text(LongestName);
        return name is "" ? throw field.Expected("a non-empty string")
            : name.Contains(',') ? throw ApiError.Validation($"Invalid select option, commas not allowed: {name}")
            : name;
    }

    private static string KindOf(Property property) => property.Type is "status" ? "Status" : "Select";
}
