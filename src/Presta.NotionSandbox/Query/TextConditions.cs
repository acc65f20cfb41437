using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>Text, without regard to case. The negative conditions hold for empty rows too.</summary>
internal static class TextConditions
{
    public static Condition Read(Field condition, Property property, FilterScope scope)
    {
        var field = condition.Single(
            "equals", "does_not_equal", "contains", "does_not_contain", "starts_with", "ends_with", "is_empty", "is_not_empty");
        if (field.Name is "is_empty" or "is_not_empty")
            return field.True().Name is "is_empty" ? value => Of(value) is "" : value => Of(value) is not "";
        var sought = field.Text();
        var exact = scope.Options.CaseSensitiveEquals ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        const StringComparison loose = StringComparison.OrdinalIgnoreCase;
        return field.Name switch
        {
            "equals" => value => Of(value).Equals(sought, exact),
            "does_not_equal" => value => !Of(value).Equals(sought, exact),
            "contains" => value => Of(value).Contains(sought, loose),
            "does_not_contain" => value => !Of(value).Contains(sought, loose),
            "starts_with" => value => Of(value).StartsWith(sought, loose),
            _ => value => Of(value).EndsWith(sought, exact),
        };
    }

    public static string Of(PropertyValue? value) => value switch
    {
        RichValue text => text.Plain,
        TextValue text => text.Text,
        _ => "",
    };
}
