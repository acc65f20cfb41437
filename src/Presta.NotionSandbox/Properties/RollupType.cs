using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

internal sealed class RollupType() : PropertyType("rollup")
{
    public override bool ReadOnly => true;

    public override PropertyConfig ReadConfig(Field config, SchemaReading schema)
    {
        var relationField = config.Has("relation_property_id") ? config["relation_property_id"] : config["relation_property_name"];
        var targetField = config.Has("rollup_property_id") ? config["rollup_property_id"] : config["rollup_property_name"];
        var relation = Find(schema.Siblings, relationField.Text());
        if (relation?.Config is not RelationConfig { Database: var database })
            throw ApiError.Validation($"{relationField.Path} {relationField.Text()} is not a relation property that exists.");
        var target = Find(schema.World.Databases.GetValueOrDefault(database)?.Properties ?? schema.Siblings, targetField.Text())
            ?? throw ApiError.Validation($"{targetField.Path} {targetField.Text()} is not a property that exists.");
        return new RollupConfig(relation.Id, target.Id, config["function"].OneOf(Rollups.Functions));
    }

    /// <summary>Unlike every other id in an answer, a rollup's references stand raw.</summary>
    public override void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view)
    {
        var (relationId, targetId, function) = (RollupConfig)config;
        var (relation, target) = Rollups.Ends(relationId, targetId, view.World);
        writer.WriteString("rollup_property_name", target?.Name);
        writer.WriteString("relation_property_name", relation?.Name);
        writer.WriteString("rollup_property_id", targetId);
        writer.WriteString("relation_property_id", relationId);
        writer.WriteString("function", function);
    }

    public override PropertyValue? Read(Field value, ValueReading reading) => throw NotWritable(value);

    public override PropertyValue? Evaluate(Page page, Property property, View view) =>
        Rollups.Compute(page, (RollupConfig)property.Config, view);

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        Write(writer, (RollupValue)value!, (RollupConfig)property.Config, view, withItems: true);

    public static void Write(Utf8JsonWriter writer, RollupValue rollup, RollupConfig config, View view, bool withItems) =>
        writer.WriteObject(json =>
    {
        json.WriteString("type", rollup.Type);
        json.WritePropertyName(rollup.Type);
        if (rollup.Type is "number")
            NumberType.Write(json, rollup.Single as NumberValue);
        else if (rollup.Type is "date")
            new DateType().WriteValue(json, rollup.Single, null!, view);
        else
        {
            json.WriteStartArray();
            foreach (var item in withItems ? rollup.Items : [])
                json.WriteObject(inner => WriteItem(inner, item, view));
            json.WriteEndArray();
        }
        json.WriteString("function", config.Function);
    });

    public static void WriteItem(Utf8JsonWriter writer, (Property Property, PropertyValue? Value) item, View view)
    {
        writer.WriteString("type", item.Property.Type);
        PropertyTypes.Of(item.Property).WriteMember(writer, item.Value, item.Property, view);
    }

    private static Property? Find(IEnumerable<Property> properties, string nameOrId) =>
        properties.FirstOrDefault(property => property.Id == nameOrId || property.EncodedId == nameOrId || property.Name == nameOrId);
}
