using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;

namespace Presta.NotionSandbox.Query;

/// <summary>
/// Rollups: one value, or any, every or none of the rolled-up ones. Of nothing, <c>every</c> is false and <c>none</c> true.
/// </summary>
internal static class RollupConditions
{
    private static readonly string[] Inner =
        ["rich_text", "number", "checkbox", "select", "multi_select", "relation", "date", "people", "files", "status"];

    public static Condition Read(Field condition, Property property, FilterScope scope)
    {
        var kind = condition.Single("any", "every", "none", "number", "date");
        if (kind.Name is "number" or "date")
        {
            var single = Conditions.Read(kind.Name, kind.Object(), property, scope);
            return value => single((value as RollupValue)?.Single);
        }
        var key = Inner.FirstOrDefault(kind.Object().Has) ?? throw kind["rich_text"].Expected("defined");
        var (_, targetId, _) = (RollupConfig)property.Config;
        var target = Rollups.Ends(((RollupConfig)property.Config).RelationId, targetId, scope.View.World).Target ?? property;
        if (target.Type != property.Type && !Conditions.Suits(key, target.Type))
            throw ApiError.Validation("The property type in the database does not match the property type of the filter provided: "
                + $"database property {target.Type} does not match filter {key}");
        var holds = Conditions.Read(key, kind[key].Object(), target, scope);
        return kind.Name switch
        {
            "any" => value => Array.Exists(Items(value), item => holds(item.Value)),
            "every" => value => Items(value) is { Length: > 0 } items && Array.TrueForAll(items, item => holds(item.Value)),
            _ => value => !Array.Exists(Items(value), item => holds(item.Value)),
        };
    }

    private static (Property Property, PropertyValue? Value)[] Items(PropertyValue? value) => (value as RollupValue)?.Items ?? [];
}
