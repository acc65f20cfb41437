using System.Text.Json.Serialization;

namespace Presta.NotionSandbox.Model;

/// <summary>A column of a database. <c>Id</c> is kept raw; answers carry it percent-encoded.</summary>
internal sealed record Property(string Id, string Name, string Type, string? Description, PropertyConfig Config)
{
    [JsonIgnore] public string EncodedId { get; } = Uri.EscapeDataString(Id);

    [JsonIgnore] public Option[] Options => (Config as OptionsConfig)?.Options ?? [];

    public Option? OptionById(string id) => Options.FirstOrDefault(option => option.Id == id);

    public Option? OptionByName(string name) => Options.FirstOrDefault(option => option.Name == name);
}

[JsonDerivedType(typeof(PlainConfig), "plain")]
[JsonDerivedType(typeof(NumberConfig), "number")]
[JsonDerivedType(typeof(OptionsConfig), "options")]
[JsonDerivedType(typeof(FormulaConfig), "formula")]
[JsonDerivedType(typeof(RelationConfig), "relation")]
[JsonDerivedType(typeof(RollupConfig), "rollup")]
[JsonDerivedType(typeof(UniqueIdConfig), "unique_id")]
internal abstract record PropertyConfig;

internal sealed record PlainConfig : PropertyConfig;

internal sealed record NumberConfig(string Format) : PropertyConfig;

internal sealed record OptionsConfig(Option[] Options, OptionGroup[] Groups) : PropertyConfig;

internal sealed record FormulaConfig(string Expression) : PropertyConfig;

/// <summary>A relation; <c>SyncedId</c> names the reverse property when it is a dual one.</summary>
internal sealed record RelationConfig(Guid Database, string? SyncedId) : PropertyConfig;

internal sealed record RollupConfig(string RelationId, string TargetId, string Function) : PropertyConfig;

internal sealed record UniqueIdConfig(string? Prefix) : PropertyConfig;

internal sealed record Option(string Id, string Name, string Color, string? Description = null);

internal sealed record OptionGroup(string Id, string Name, string Color, string[] OptionIds);
