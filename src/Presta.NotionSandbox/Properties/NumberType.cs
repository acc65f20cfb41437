using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

internal sealed class NumberType() : PropertyType("number")
{
    private static readonly string[] Formats =
    [
        "number", "number_with_commas", "percent", "dollar", "australian_dollar", "canadian_dollar", "singapore_dollar", "euro", "pound",
        "yen", "ruble", "rupee", "won", "yuan", "real", "lira", "rupiah", "franc", "hong_kong_dollar", "new_zealand_dollar", "krona",
        "norwegian_krone", "mexican_peso", "rand", "new_taiwan_dollar", "danish_krone", "zloty", "baht", "forint", "koruna", "shekel",
        "chilean_peso", "philippine_peso", "dirham", "colombian_peso", "riyal", "ringgit", "leu", "argentine_peso", "uruguayan_peso",
        "peruvian_sol",
    ];

    public override PropertyConfig ReadConfig(Field config, SchemaReading schema) => new NumberConfig(
        config["format"].OptionalOneOf(Formats) ?? (schema.Existing?.Config as NumberConfig)?.Format ?? "number");

    public override void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view) =>
        writer.WriteString("format", ((NumberConfig)config).Format);

    public override PropertyValue? Read(Field value, ValueReading reading) => value.IsNull ? null : new NumberValue(value.Number());

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        Write(writer, value as NumberValue);

    public static void Write(Utf8JsonWriter writer, NumberValue? value)
    {
        if (value is null)
            writer.WriteNullValue();
        else if (Math.Abs(value.Number) < 1e15 && value.Number == Math.Floor(value.Number))
            writer.WriteNumberValue((long)value.Number);
        else
            writer.WriteNumberValue(value.Number);
    }
}
