using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>Whether a list holds somebody or something: people, related pages, files.</summary>
internal static class MemberConditions
{
    public static Condition ReadPeople(Field condition, Property property, FilterScope scope) =>
        Read(condition, value => (value as PeopleValue)?.People ?? []);

    public static Condition ReadRelation(Field condition, Property property, FilterScope scope) =>
        Read(condition, value => (value as RelationValue)?.Pages ?? []);

    public static Condition ReadFiles(Field condition, Property property, FilterScope scope) =>
        condition.Single("is_empty", "is_not_empty").True().Name is "is_empty"
            ? value => value is not FilesValue
            : value => value is FilesValue;

    private static Condition Read(Field condition, Func<PropertyValue?, Guid[]> members)
    {
        var field = condition.Single("contains", "does_not_contain", "is_empty", "is_not_empty");
        if (field.Name is "is_empty" or "is_not_empty")
            return field.True().Name is "is_empty" ? value => members(value) is [] : value => members(value) is not [];
        var sought = field.Json.ValueKind is System.Text.Json.JsonValueKind.String && field.Json.GetString() is "me" ? User.Bot.Id
            : field.Uuid();
        return field.Name is "contains" ? value => members(value).Contains(sought) : value => !members(value).Contains(sought);
    }
}
