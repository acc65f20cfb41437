using System.Text.Json.Serialization;

namespace Presta.NotionSandbox.Model;

/// <summary>What a page holds for one property. Immutable; an empty value is absence, so a page lists only what was filled in.</summary>
[JsonDerivedType(typeof(RichValue), "r")]
[JsonDerivedType(typeof(NumberValue), "n")]
[JsonDerivedType(typeof(TextValue), "t")]
[JsonDerivedType(typeof(OptionValue), "o")]
[JsonDerivedType(typeof(OptionsValue), "m")]
[JsonDerivedType(typeof(DateValue), "d")]
[JsonDerivedType(typeof(PeopleValue), "p")]
[JsonDerivedType(typeof(FilesValue), "f")]
[JsonDerivedType(typeof(CheckValue), "c")]
[JsonDerivedType(typeof(RelationValue), "l")]
internal abstract record PropertyValue;

/// <summary>
/// Rich text. <paramref name="Items"/> are the items as they are answered, each a JSON text of its own; null stands for the one
/// unadorned item nearly all texts consist of, which is not worth keeping a hundred times its size.
/// </summary>
internal sealed record RichValue(string Plain, byte[][]? Items) : PropertyValue
{
    [JsonIgnore] public bool IsEmpty => Items is [];
}

internal sealed record NumberValue(double Number) : PropertyValue;

internal sealed record TextValue(string Text) : PropertyValue;

internal sealed record OptionValue(string Option) : PropertyValue;

internal sealed record OptionsValue(string[] Options) : PropertyValue;

internal sealed record DateValue(string Start, string? End) : PropertyValue
{
    [JsonIgnore] public Moment At { get; } = Moment.Parse(Start);
}

internal sealed record PeopleValue(Guid[] People) : PropertyValue;

internal sealed record FilesValue(FileRef[] Files) : PropertyValue;

internal sealed record CheckValue(bool On) : PropertyValue;

internal sealed record RelationValue(Guid[] Pages) : PropertyValue;

/// <summary>What a rollup comes to. Computed on every read, never stored.</summary>
internal sealed record RollupValue(string Type, PropertyValue? Single, (Property Property, PropertyValue? Value)[] Items) : PropertyValue;
