using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>Options are sought by name. A name that is no option is found nowhere.</summary>
internal static class OptionConditions
{
    public static Condition ReadOne(Field condition, Property property, FilterScope scope)
    {
        var field = condition.Single("equals", "does_not_equal", "is_empty", "is_not_empty");
        if (field.Name is "is_empty" or "is_not_empty")
            return field.True().Name is "is_empty" ? value => value is not OptionValue : value => value is OptionValue;
        var sought = Find(field, property, scope);
        return field.Name is "equals"
            ? value => value is OptionValue option && option.Option == sought
            : value => value is not OptionValue option || option.Option != sought;
    }

    public static Condition ReadMany(Field condition, Property property, FilterScope scope)
    {
        var field = condition.Single("contains", "does_not_contain", "is_empty", "is_not_empty");
        if (field.Name is "is_empty" or "is_not_empty")
            return field.True().Name is "is_empty" ? value => value is not OptionsValue : value => value is OptionsValue;
        var sought = Find(field, property, scope);
        return field.Name is "contains"
            ? value => value is OptionsValue options && options.Options.Contains(sought)
            : value => value is not OptionsValue options || !options.Options.Contains(sought);
    }

    private static string? Find(Field field, Property property, FilterScope scope)
    {
        var name = field.Text();
        var option = property.OptionByName(name);
        return option is null && property.Type is "status" && scope.Options.RefuseUnknownStatus
            ? throw ApiError.Validation($"{property.Type} option \"{name}\" not found for property \"{property.Name}\".")
            : option?.Id;
    }
}
