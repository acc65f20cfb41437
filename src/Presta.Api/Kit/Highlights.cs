using System.Buffers;
using System.Text.Json;

namespace Presta.Api.Kit;

/// <summary>
/// <c>highlight=true</c>: where in a row's texts the words of <c>q</c> stand, as places from and to (exclusive) in UTF-16, the unit of
/// JavaScript's strings: <c>"highlights":{"name":[[0,4]]}</c>. Of texts that the row shows, no others.
/// </summary>
internal sealed class Highlights<T, TView>(string search, Fieldset<TView>? fields) where T : Row
{
    private static readonly Column[] Shown =
        [.. Columns.Of<T>().Where(column => column.Can(Use.Search)
            && View.Members(Json.Options.GetTypeInfo(typeof(TView))).ContainsKey(column.Name))];

    private readonly string[] words = Folding.Words(search);
    private readonly Column[] columns = [.. Shown.Where(column => fields?.Has(column.Name) ?? true)];

    public byte[] Into(byte[] json, T row)
    {
        var told = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(told, new() { Encoder = Json.Options.Encoder }))
        {
            writer.WriteStartObject();
            foreach (var column in columns)
                if (column.Read(row) is string text && Folding.Find(text, words) is { Count: > 0 } places)
                    Write(writer, column.Name, places);
            writer.WriteEndObject();
        }

        return Json.With(json, "highlights", told.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, string name, List<(int From, int To)> places)
    {
        writer.WriteStartArray(name);
        foreach (var (from, to) in places)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(from);
            writer.WriteNumberValue(to);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
