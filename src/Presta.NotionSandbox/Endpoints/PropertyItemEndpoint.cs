using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>One property of a page, complete: where the inline value of a relation stops at 25, this goes on.</summary>
internal static class PropertyItemEndpoint
{
    public static Answer Retrieve(Exchange exchange)
    {
        var id = exchange.Id("page_id");
        exchange.OnlyQuery("start_cursor", "page_size");
        var size = Paging.SizeFromQuery(exchange);
        var page = Lookup.Page(exchange.World, id);
        var wanted = exchange.Segments["property_id"];
        var property = PageJson.PropertiesOf(page, exchange.View).FirstOrDefault(known => known.Id == wanted || known.EncodedId == wanted)
            ?? throw ApiError.NoSuchProperty(wanted);
        var type = PropertyTypes.Of(property);
        var value = type.Evaluate(page, property, exchange.View);
        if (!type.Listed && property.Type is not "rollup")
            return writer => WriteItem(writer, property, json => type.WriteMember(json, value, property, exchange.View));

        Element[] elements = [.. Elements(value, property, exchange.View)];
        var cursor = exchange.Query["start_cursor"].FirstOrDefault();
        var slice = Cut(elements, cursor, size);
        var next = slice.Next is null ? null
            : $"{exchange.BaseUrl}/v1/pages/{id}/properties/{property.EncodedId}?start_cursor={slice.Next}";
        return writer =>
        {
            writer.WriteList(slice, "property_item", element => WriteItem(writer, element.Property, element.Write));
            writer.WriteStartObject("property_item");
            writer.WriteString("id", property.EncodedId);
            writer.WriteString("next_url", next);
            writer.WriteString("type", property.Type);
            WriteSummary(writer, property, value as RollupValue, exchange.View);
            writer.WriteEndObject();
        };
    }

    private sealed record Element(Property Property, Action<Utf8JsonWriter> Write);

    private static IEnumerable<Element> Elements(PropertyValue? value, Property property, View view) => value switch
    {
        RichValue text => RichText.ItemsOf(text).Select(item => new Element(property, json => json.WriteRaw(property.Type, item))),
        PeopleValue people => people.People.Select(user => new Element(property, json => json.WriteUser(property.Type, user))),
        RelationValue relation => relation.Pages.Select(page => new Element(property, json =>
        {
            json.WriteStartObject(property.Type);
            json.WriteString("id", page);
            json.WriteEndObject();
        })),
        RollupValue rollup => rollup.Items.Select(item => new Element(item.Property with { Id = property.Id },
            json => PropertyTypes.Of(item.Property).WriteMember(json, item.Value, item.Property, view))),
        _ => [],
    };

    // These items have no ids of their own, so the cursor counts them.
    private static Slice<Element> Cut(Element[] all, string? cursor, int size)
    {
        var start = cursor is null ? 0 : Place(cursor) is { } place && place <= all.Length ? place : throw Paging.InvalidCursor(cursor);
        var end = Math.Min(start + size, all.Length);
        return new(all[start..end], end < all.Length ? Convert.ToHexStringLower(BitConverter.GetBytes(end)) : null);
    }

    private static int? Place(string cursor) =>
        cursor.Length is 8 && cursor.All(char.IsAsciiHexDigit) && BitConverter.ToInt32(Convert.FromHexString(cursor)) is >= 0 and var place
            ? place : null;

    private static void WriteItem(Utf8JsonWriter writer, Property property, Action<Utf8JsonWriter> member)
    {
        writer.WriteString("object", "property_item");
        writer.WriteString("type", property.Type);
        writer.WriteString("id", property.EncodedId);
        member(writer);
    }

    private static void WriteSummary(Utf8JsonWriter writer, Property property, RollupValue? rollup, View view)
    {
        if (rollup is null)
        {
            writer.WriteEmptyObject(property.Type);
            return;
        }
        writer.WritePropertyName("rollup");
        RollupType.Write(writer, rollup, (RollupConfig)property.Config, view, withItems: false);
    }
}
