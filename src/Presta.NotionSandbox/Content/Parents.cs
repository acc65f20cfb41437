using System.Text.Json;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Content;

internal static class Parents
{
    public static void WriteParent(this Utf8JsonWriter writer, Parent parent)
    {
        writer.WriteStartObject("parent");
        var name = NameOf(parent.Kind);
        writer.WriteString("type", name);
        if (parent.Kind is ParentKind.Workspace)
            writer.WriteBoolean(name, true);
        else
            writer.WriteString(name, parent.Id);
        writer.WriteEndObject();
    }

    /// <summary>The parent a request names, of the kinds allowed there.</summary>
    public static Parent Read(Field field, params ReadOnlySpan<ParentKind> allowed)
    {
        if (field.Missing)
            throw field.Expected("defined");
        foreach (var kind in allowed)
            if (field.Object().Has(NameOf(kind)))
                return kind is ParentKind.Workspace ? Parent.Workspace : new(kind, field[NameOf(kind)].Uuid());
        throw field[NameOf(allowed[0])].Expected("defined");
    }

    private static string NameOf(ParentKind kind) => kind switch
    {
        ParentKind.Workspace => "workspace",
        ParentKind.Page => "page_id",
        ParentKind.Database => "database_id",
        ParentKind.Block => "block_id",
    };
}
