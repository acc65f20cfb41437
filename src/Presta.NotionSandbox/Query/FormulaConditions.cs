using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>Formulas are not computed: the condition is checked for form and meets an empty value.</summary>
internal static class FormulaConditions
{
    public static Condition Read(Field condition, Property property, FilterScope scope)
    {
        var kind = condition.Single("string", "checkbox", "number", "date");
        var inner = Conditions.Read(kind.Name is "string" ? "rich_text" : kind.Name, kind.Object(), property, scope);
        var holds = inner(null);
        return _ => holds;
    }
}
