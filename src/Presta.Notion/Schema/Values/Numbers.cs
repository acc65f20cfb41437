using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>
/// Numbers, amounts and percentages, exact: read from the JSON text, never through binary floating point. Amounts are read to
/// two decimals. A property in percent format holds 0.45 for 45 %; in another format the 45 itself.
/// </summary>
internal sealed class NumberCodec(Type clrType, NotionKind kind) : ValueCodec
{
    private readonly Type bare = Nullable.GetUnderlyingType(clrType) ?? clrType;
    private readonly bool isNullable = Nullable.GetUnderlyingType(clrType) is not null;

    public override string Type => "number";

    public override JsonObject Configuration() =>
        new() { ["format"] = kind switch { NotionKind.Percent => "percent", NotionKind.Money => "franc", _ => "number" } };

    public override object? Read(JsonElement value, Reading reading)
    {
        if (value.ValueKind is not JsonValueKind.Number || !value.TryGetDecimal(out var number)) return isNullable ? null : Clr(0);
        if (IsFraction(reading.Property)) number = Scaled(number, 100);
        return Clr(kind is NotionKind.Money ? decimal.Round(number, 2, MidpointRounding.AwayFromZero) : number);
    }

    public override JsonNode? Write(object? value, Writing writing)
    {
        if (value is null) return null;
        var number = Trimmed(Convert.ToDecimal(value, null));
        return JsonValue.Create(Trimmed(IsFraction(writing.Property) ? number / 100 : number));
    }

    public override object? Normal(object? value) => value is decimal number ? Trimmed(number) : value;

    private bool IsFraction(BoundProperty property) => kind is NotionKind.Percent && property.Format is "percent";

    /// <summary>Whole numbers are rounded: staff may type 12.5 where the record knows none.</summary>
    private object Clr(decimal number) =>
        bare == typeof(decimal) ? Trimmed(number)
        : bare == typeof(long) ? (object)(long)Within(number, long.MinValue, long.MaxValue)
        : (int)Within(number, int.MinValue, int.MaxValue);

    private static decimal Within(decimal number, decimal min, decimal max) =>
        Math.Clamp(decimal.Round(number, MidpointRounding.AwayFromZero), min, max);

    private static decimal Scaled(decimal number, decimal by) => Math.Abs(number) > decimal.MaxValue / by ? number : number * by;

    /// <summary>Without zeros at the end: 12.50 and 12.5 are written alike.</summary>
    private static decimal Trimmed(decimal number) => number / 1.000000000000000000000000000000000m;
}

internal sealed class CheckboxCodec : ValueCodec
{
    public override string Type => "checkbox";

    public override object Read(JsonElement value, Reading reading) => value.ValueKind is JsonValueKind.True;

    public override JsonNode Write(object? value, Writing writing) => JsonValue.Create(value is true);
}
