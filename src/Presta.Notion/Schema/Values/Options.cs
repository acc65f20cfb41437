using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>What selects have in common. A database made by hand may use a status where a select is declared.</summary>
internal abstract class SelectCodec : ValueCodec
{
    public override string Type => "select";

    public override bool Accepts(string liveType) => liveType is "select" or "status";

    public override JsonObject Configuration() => OptionNames.Configuration(Labels);

    public override JsonNode? Write(object? value, Writing writing) => Label(value) is { Length: > 0 } label
        ? OptionNames.Write(label, writing) : null;

    protected abstract string? Label(object? value);
}

/// <summary>A select whose options staff may extend.</summary>
internal sealed class OpenSelectCodec : SelectCodec
{
    public override object? Read(JsonElement value, Reading reading) => RichText.Normal(value.Text("name"));

    public override object? Normal(object? value) => RichText.Normal((string?)value);

    public override bool IsEmpty(object? value) => string.IsNullOrEmpty((string?)value);

    protected override string? Label(object? value) => RichText.Normal((string?)value);
}

/// <summary>A select whose options are an enum's labels.</summary>
internal sealed class EnumSelectCodec(Type clrType) : SelectCodec
{
    private readonly EnumLabels labels = EnumLabels.Of(Nullable.GetUnderlyingType(clrType) ?? clrType);
    private readonly bool isNullable = Nullable.GetUnderlyingType(clrType) is not null;

    public override IEnumerable<string> Labels => labels.All;

    public override object? Read(JsonElement value, Reading reading)
    {
        if (value.Text("name") is not { } label) return isNullable ? null : labels.Fallback;
        if (labels.ValueOf(label) is { } known) return known;
        reading.Unknown?.Report(reading, label);
        return labels.Fallback;
    }

    protected override string? Label(object? value) => value is null ? null : labels.LabelOf(value);
}

/// <summary>Several options that staff may extend.</summary>
internal sealed class OpenMultiSelectCodec : ValueCodec
{
    public override string Type => "multi_select";

    public override JsonObject Configuration() => OptionNames.Configuration([]);

    public override object Read(JsonElement value, Reading reading) => OptionNames.Read(value).ToImmutableArray();

    public override JsonNode Write(object? value, Writing writing) => OptionNames.WriteAll(Names(value), writing);

    public override object Normal(object? value) => Names(value).ToImmutableArray();

    public override bool Same(object? a, object? b) => Arrays.SameSet<string>(Normal(a), Normal(b));

    public override bool IsEmpty(object? value) => Arrays.OrEmpty<string>(value).IsEmpty;

    private static IEnumerable<string> Names(object? value) => Arrays.OrEmpty<string>(value).Select(RichText.Normal).OfType<string>()
        .Distinct();
}

/// <summary>Several options that are a flags enum's labels.</summary>
internal sealed class FlagsCodec(Type clrType) : ValueCodec
{
    private readonly EnumLabels labels = EnumLabels.Of(clrType);

    public override string Type => "multi_select";

    public override IEnumerable<string> Labels => labels.All;

    public override JsonObject Configuration() => OptionNames.Configuration(Labels);

    public override object Read(JsonElement value, Reading reading)
    {
        var bits = 0L;
        foreach (var label in OptionNames.Read(value))
        {
            if (labels.ValueOf(label) is { } flag) bits |= Convert.ToInt64(flag, null);
            else reading.Unknown?.Report(reading, label);
        }
        return Enum.ToObject(clrType, bits);
    }

    public override JsonNode Write(object? value, Writing writing)
    {
        var bits = Convert.ToInt64(value, null);
        return OptionNames.WriteAll(
            labels.Values.Where(v => (Convert.ToInt64(v, null) & bits) != 0).Select(v => labels.LabelOf(v)!), writing);
    }

    public override bool IsEmpty(object? value) => Convert.ToInt64(value, null) == 0;
}

internal static class OptionNames
{
    private const int MaxOptions = 100;
    private const int MaxLength = 100;

    public static JsonObject Configuration(IEnumerable<string> labels) =>
        new() { ["options"] = new JsonArray([.. labels.Select(l => (JsonNode)new JsonObject { ["name"] = l })]) };

    public static IEnumerable<string> Read(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array ? value.EnumerateArray().Select(o => o.Text("name")).OfType<string>() : [];

    public static JsonObject Write(string name, Writing writing) =>
        name.Contains(',', StringComparison.Ordinal) ? throw writing.Refused("n'accepte pas de virgule dans une option.")
        : name.Length > MaxLength ? throw writing.Refused($"n'accepte pas d'option de plus de {MaxLength} caractères.")
        : new() { ["name"] = name };

    public static JsonArray WriteAll(IEnumerable<string> names, Writing writing)
    {
        JsonArray options = [.. names.Select(n => (JsonNode)Write(n, writing))];
        return options.Count <= MaxOptions ? options : throw writing.Refused($"n'accepte pas plus de {MaxOptions} options.");
    }
}
