using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Schema;

/// <summary>The <c>properties</c> of a database request: columns added, changed, renamed, removed.</summary>
internal static class SchemaReader
{
    private const int LongestName = 2000;

    public static Property[] Create(Field properties, Edit edit)
    {
        List<Property> made = [];
        foreach (var field in ByDependency(properties))
        {
            if (field.Name is "")
                throw ApiError.Validation("Property names cannot be empty.");
            made.Add(Add(field, made, edit));
        }
        return made.Count(property => property.Type is "title") is 1 ? PropertyIds.Ordered(made)
            : made.Exists(property => property.Type is "title")
                ? throw ApiError.Validation("A database must have exactly one title property.")
            : throw ApiError.Validation("Title is not provided");
    }

    public static Property[] Update(Field properties, Database database, Edit edit)
    {
        List<Property> columns = [.. database.Properties];
        foreach (var field in ByDependency(properties))
        {
            var at = database.Find(field.Name) is { } known ? columns.FindIndex(column => column.Id == known.Id) : -1;
            if (at < 0)
                columns.Add(field.IsNull ? throw Unknown(field.Name) : AddLate(field, columns, edit));
            else if (field.IsNull)
                columns.RemoveAt(columns[at].Type is "title" ? throw ApiError.Validation("Cannot delete title property.") : at);
            else
                columns[at] = Alter(field.Object(), columns[at], columns, edit);
        }
        return PropertyIds.Ordered(columns);
    }

    // A rollup may name a relation that the same request makes.
    private static IEnumerable<Field> ByDependency(Field properties) =>
        properties.Members().OrderBy(field => field.IsObject && field.Has("rollup"));

    private static Property AddLate(Field field, List<Property> columns, Edit edit)
    {
        if (field.Object().Has("title"))
            throw ApiError.Validation("Cannot create a second title property.");
        return field.Json.EnumerateObject().All(member => member.Name is "name") ? throw Unknown(field.Name) : Add(field, columns, edit);
    }

    private static Property Add(Field field, List<Property> columns, Edit edit)
    {
        var name = field["name"].OptionalText(LongestName) ?? field.Name;
        if (columns.Exists(column => column.Name == name))
            throw Taken(name);
        var type = TypeOf(field) ?? throw field.Expected("a property configuration with a known type");
        if (!type.Creatable)
            throw ApiError.Validation($"{field.Path}: properties of type {type.Name} cannot be created by the API.");
        var id = type.Name is "title" ? "title" : PropertyIds.Mint(edit.Random, columns);
        var config = type.ReadConfig(field[type.Name].Object(), new SchemaReading(edit, Existing: null, columns));
        return new(id, name, type.Name, field["description"].OptionalText(), config);
    }

    private static Property Alter(Field field, Property column, List<Property> columns, Edit edit)
    {
        var name = field["name"].OptionalText(LongestName) ?? column.Name;
        if (name is "")
            throw ApiError.Validation("Property names cannot be empty.");
        if (columns.Exists(other => other.Name == name && other.Id != column.Id))
            throw Taken(name);
        var description = field.Has("description") ? field["description"].OptionalText() : column.Description;
        if (TypeOf(field) is not { } type)
            return column with { Name = name, Description = description };
        if (type.Name == column.Type)
        {
            var config = type.ReadConfig(field[type.Name].Object(), new SchemaReading(edit, column, columns));
            return column with { Name = name, Description = description, Config = Kept(column.Config, config) };
        }
        if (column.Type is "title" || type.Name is "title")
            throw ApiError.Validation("Cannot change the type of the title property.");
        if (!type.Creatable)
            throw ApiError.Validation($"{field.Path}: properties cannot be changed to type {type.Name} by the API.");
        // Another type is another property: values do not carry over, and the id is a new one.
        var fresh = type.ReadConfig(field[type.Name].Object(), new SchemaReading(edit, Existing: null, columns));
        return new(PropertyIds.Mint(edit.Random, columns), name, type.Name, description, fresh);
    }

    // A relation that stays with its database keeps its tie to the reverse property.
    private static PropertyConfig Kept(PropertyConfig before, PropertyConfig now) =>
        before is RelationConfig { SyncedId: { } synced } tie && now is RelationConfig { SyncedId: "" } again
            && again.Database == tie.Database
            ? again with { SyncedId = synced }
            : now;

    private static PropertyType? TypeOf(Field field)
    {
        if (field.Object()["type"].OptionalText() is { } named)
            return PropertyTypes.Find(named) is { } type && field.Has(named) ? type : throw field["type"].Expected("a known property type");
        return PropertyTypes.Names.FirstOrDefault(field.Has) is { } found ? PropertyTypes.Find(found) : null;
    }

    private static ApiError Unknown(string name) => ApiError.Validation($"{name} is not a property that exists.");

    private static ApiError Taken(string name) => ApiError.Validation($"Cannot create property: a property named {name} already exists.");
}
