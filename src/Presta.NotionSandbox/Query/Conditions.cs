using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>The keys a filter may carry, the properties each may be used on, and who reads its conditions.</summary>
internal static class Conditions
{
    private static readonly Dictionary<string, (string[] On, Func<Field, Property, FilterScope, Condition> Read)> Table = new()
    {
        ["rich_text"] = (["rich_text", "title", "url", "email", "phone_number"], TextConditions.Read),
        ["title"] = (["title"], TextConditions.Read),
        ["url"] = (["url"], TextConditions.Read),
        ["email"] = (["email"], TextConditions.Read),
        ["phone_number"] = (["phone_number"], TextConditions.Read),
        ["number"] = (["number"], NumberConditions.Read),
        ["unique_id"] = (["unique_id"], NumberConditions.Read),
        ["checkbox"] = (["checkbox"], CheckboxConditions.Read),
        ["select"] = (["select"], OptionConditions.ReadOne),
        ["status"] = (["status"], OptionConditions.ReadOne),
        ["multi_select"] = (["multi_select"], OptionConditions.ReadMany),
        ["date"] = (["date", "created_time", "last_edited_time"], DateConditions.Read),
        ["created_time"] = (["created_time"], DateConditions.Read),
        ["last_edited_time"] = (["last_edited_time"], DateConditions.Read),
        ["people"] = (["people", "created_by", "last_edited_by"], MemberConditions.ReadPeople),
        ["created_by"] = (["created_by"], MemberConditions.ReadPeople),
        ["last_edited_by"] = (["last_edited_by"], MemberConditions.ReadPeople),
        ["files"] = (["files"], MemberConditions.ReadFiles),
        ["relation"] = (["relation"], MemberConditions.ReadRelation),
        ["formula"] = (["formula"], FormulaConditions.Read),
        ["rollup"] = (["rollup"], RollupConditions.Read),
    };

    public static IEnumerable<string> Keys => Table.Keys;

    public static bool Suits(string key, string propertyType) => Table[key].On.Contains(propertyType);

    public static Condition Read(string key, Field condition, Property property, FilterScope scope) =>
        Table[key].Read(condition, property, scope);

    /// <summary>The one condition a filter object holds.</summary>
    public static Field Single(this Field condition, params ReadOnlySpan<string> known)
    {
        foreach (var name in known)
            if (condition.Object().Has(name))
                return condition[name];
        foreach (var member in condition.Json.EnumerateObject())
            throw condition[member.Name].Refused("be not present");
        throw condition[known[0]].Expected("defined");
    }

    public static Field True(this Field field) =>
        field.Json.ValueKind is System.Text.Json.JsonValueKind.True ? field : throw field.Expected("`true`");
}
