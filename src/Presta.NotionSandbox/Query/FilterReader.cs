using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;

namespace Presta.NotionSandbox.Query;

/// <summary>The filter grammar: a condition on a property or a timestamp, or <c>and</c>/<c>or</c> of them, two levels deep.</summary>
internal static class FilterReader
{
    private const int Deepest = 2;

    public static Func<Page, bool> Read(Field filter, FilterScope scope) =>
        filter.Absent ? _ => true : Read(filter.Object(), scope, depth: 0);

    private static Func<Page, bool> Read(Field filter, FilterScope scope, int depth)
    {
        if (filter.Has("and") || filter.Has("or"))
            return Compound(filter[filter.Has("and") ? "and" : "or"], all: filter.Has("and"), scope, depth + 1);
        if (filter.Has("timestamp"))
            return Timestamp(filter, scope);
        if (filter["property"].Missing)
            throw filter["or"].Expected("defined");
        return Property(filter, scope);
    }

    private static Func<Page, bool> Compound(Field members, bool all, FilterScope scope, int depth)
    {
        if (depth > Deepest)
            throw members.Refused("be not present");
        Func<Page, bool>[] parts = [.. members.Items().Select(member => Read(member.Object(), scope, depth))];
        return parts is [] ? _ => true
            : all ? page => Array.TrueForAll(parts, part => part(page))
            : page => Array.Exists(parts, part => part(page));
    }

    private static Func<Page, bool> Timestamp(Field filter, FilterScope scope)
    {
        var name = filter["timestamp"].OneOf("created_time", "last_edited_time");
        if (filter.Has("property"))
            throw filter["property"].Refused("be not present");
        var holds = DateConditions.ReadMoment(Condition(filter, name), scope.Now);
        return name is "created_time"
            ? page => holds(Moment.Of(page.Created.At))
            : page => holds(Moment.Of(page.Edited.At));
    }

    private static Func<Page, bool> Property(Field filter, FilterScope scope)
    {
        var name = filter["property"].Text();
        var property = scope.Database.Find(name) ?? throw ApiError.Validation($"Could not find property with name or id: {name}");
        var key = Conditions.Keys.FirstOrDefault(filter.Has) ?? throw filter[property.Type].Expected("defined");
        if (!Conditions.Suits(key, property.Type))
            throw ApiError.Validation("The property type in the database does not match the property type of the filter provided: "
                + $"database property {property.Type} does not match filter {key}");
        var holds = Conditions.Read(key, Condition(filter, key), property, scope);
        var type = PropertyTypes.Of(property);
        return page => holds(type.Evaluate(page, property, scope.View));
    }

    private static Field Condition(Field filter, string key) =>
        filter[key].Missing ? throw filter[key].Expected("defined") : filter[key].Object();
}
