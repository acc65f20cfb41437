using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>Relations: at most 25 ids are shown inline, the rest only through the property item endpoint.</summary>
internal sealed class RelationType() : PropertyType("relation")
{
    public const int MostInline = 25;

    public override bool Listed => true;

    public override PropertyConfig ReadConfig(Field config, SchemaReading schema)
    {
        var target = config["database_id"];
        var id = target.Missing && schema.Existing?.Config is RelationConfig known ? known.Database : target.Uuid();
        if (!schema.World.Databases.ContainsKey(id))
            throw ApiError.NotFound("database", id);
        // The reverse property is made once the database itself is stored; until then the tie has no id.
        return new RelationConfig(id, config.Has("dual_property") || config["type"].OptionalText() is "dual_property" ? "" : null);
    }

    public override void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view)
    {
        var (id, synced) = (RelationConfig)config;
        var database = view.World.Databases.GetValueOrDefault(id);
        writer.WriteString("database_id", id);
        writer.WriteString("data_source_id", database?.DataSourceId ?? id);
        writer.WriteString("type", synced is null ? "single_property" : "dual_property");
        writer.WriteStartObject(synced is null ? "single_property" : "dual_property");
        if (synced is not null && database?.Properties.FirstOrDefault(property => property.Id == synced) is { } reverse)
        {
            writer.WriteString("synced_property_name", reverse.Name);
            writer.WriteString("synced_property_id", reverse.EncodedId);
        }
        writer.WriteEndObject();
    }

    public override PropertyValue? Read(Field value, ValueReading reading)
    {
        var target = ((RelationConfig)reading.Property.Config).Database;
        Guid[] pages = [.. value.Items().Select(item => item.Object()["id"].Uuid()).Distinct()];
        foreach (var id in pages)
        {
            if (!reading.World.Pages.TryGetValue(id, out var page))
                throw ApiError.NotFound("page", id);
            if (page.Parent.Kind is not ParentKind.Database || page.Parent.Id != target)
                throw ApiError.Validation($"Page with ID {id} is not in the database of relation property {reading.Property.Name}.");
        }
        return pages is [] ? null : new RelationValue(pages);
    }

    public override PropertyValue? Evaluate(Page page, Property property, View view)
    {
        if (page[property.Id] is not RelationValue value)
            return null;
        return value.Pages.All(Shows) ? value : value.Pages.Where(Shows).ToArray() is { Length: > 0 } left ? new RelationValue(left) : null;

        bool Shows(Guid id) => view.World.Pages.TryGetValue(id, out var other) && !other.InTrash && !IsLate(id);

        bool IsLate(Guid id) => view.RelationLag > TimeSpan.Zero
            && view.World.BackReferences.IsSetSince(page.Id, property.Id, id, view.Now - view.RelationLag);
    }

    public override void WriteMember(Utf8JsonWriter writer, PropertyValue? value, Property property, View view)
    {
        base.WriteMember(writer, value, property, view);
        writer.WriteBoolean("has_more", value is RelationValue { Pages.Length: > MostInline });
    }

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view)
    {
        writer.WriteStartArray();
        foreach (var id in ((value as RelationValue)?.Pages ?? []).Take(MostInline))
            writer.WriteObject(json => json.WriteString("id", id));
        writer.WriteEndArray();
    }
}
