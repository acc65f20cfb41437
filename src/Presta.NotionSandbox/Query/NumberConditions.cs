using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

internal static class NumberConditions
{
    public static Condition Read(Field condition, Property property, FilterScope scope)
    {
        var field = condition.Single(
            "equals", "does_not_equal", "greater_than", "less_than", "greater_than_or_equal_to", "less_than_or_equal_to",
            "is_empty", "is_not_empty");
        if (field.Name is "is_empty" or "is_not_empty")
            return field.True().Name is "is_empty" ? value => Of(value) is null : value => Of(value) is not null;
        var sought = field.Number();
        return field.Name switch
        {
            "equals" => value => Of(value) == sought,
            "does_not_equal" => value => Of(value) != sought,
            "greater_than" => value => Of(value) > sought,
            "less_than" => value => Of(value) < sought,
            "greater_than_or_equal_to" => value => Of(value) >= sought,
            _ => value => Of(value) <= sought,
        };
    }

    private static double? Of(PropertyValue? value) => (value as NumberValue)?.Number;
}

internal static class CheckboxConditions
{
    public static Condition Read(Field condition, Property property, FilterScope scope)
    {
        var field = condition.Single("equals", "does_not_equal");
        var sought = field.Flag() == field.Name is "equals";
        return value => value is CheckValue { On: true } == sought;
    }
}
