using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Presta.Api.Kit;

/// <summary>A list in groups on its way to the wire: <c>{"status":"paid","currency":"CHF","count":3,"sum":{"amount":120.50}}</c>.</summary>
internal static class GroupsAnswer
{
    public static async ValueTask Write<T>(HttpContext http, Page<T> page, Grouping grouping) where T : Row
    {
        if (page.Groups.Length > Grouping.Most)
        {
            http.Response.Headers.ETag = default;
            var error = Error.Invalid("group_by", "Plus de {0} groupes : groupez par une période, ou filtrez.", $"{Grouping.Most}");
            await Failures.Write(http, error);
            return;
        }

        Column[] columns = [.. grouping.Among(Columns.Of<T>()).By.Select(by => Named<T>(by.Field))];
        Column[] sums = [.. grouping.Sums.Select(Named<T>)];
        byte[][] groups = [.. page.Groups.Select(group => Encode(group, columns, sums))];
        var meta = Json.Encode(new GroupsMeta(groups.Length, page.Total, page.AsOf, page.Stamp));
        await Envelope.Write(http, StatusCodes.Status200OK, groups, "["u8, "]"u8, meta);
    }

    private static Column Named<T>(string name) where T : Row => Columns.Of<T>().First(column => column.Name == name);

    private static byte[] Encode(Group group, Column[] columns, Column[] sums)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new() { Encoder = Json.Options.Encoder }))
        {
            writer.WriteStartObject();
            for (var i = 0; i < columns.Length; i++)
            {
                writer.WritePropertyName(columns[i].Name);
                Value(writer, columns[i], group.By[i]);
            }

            writer.WriteNumber("count", group.Count);
            if (sums.Length > 0) writer.WriteStartObject("sum");
            for (var i = 0; i < sums.Length; i++)
                writer.WriteNumber(sums[i].Name, sums[i].Can(Use.Amount) ? group.Sums[i].Money() : group.Sums[i]);
            if (sums.Length > 0) writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }

    private static void Value(Utf8JsonWriter writer, Column column, string? spelled)
    {
        if (spelled is null) writer.WriteNullValue();
        else if (column.Type == typeof(bool)) writer.WriteBooleanValue(bool.Parse(spelled));
        else if (column.Type == typeof(int)) writer.WriteNumberValue(int.Parse(spelled, CultureInfo.InvariantCulture));
        else writer.WriteStringValue(spelled);
    }
}

/// <param name="Total">Rows in all groups together.</param>
internal sealed record GroupsMeta(int Groups, int Total, DateTimeOffset AsOf, string Version);
