using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

internal sealed class FilesType() : PropertyType("files")
{
    public override PropertyValue? Read(Field value, ValueReading reading)
    {
        FileRef[] files = [.. value.Items().Select(item => Files.Read(item, reading.World, named: true))];
        return files is [] ? null : new FilesValue(files);
    }

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view)
    {
        writer.WriteStartArray();
        foreach (var file in (value as FilesValue)?.Files ?? [])
            writer.WriteObject(json =>
            {
                json.WriteString("name", file.Name);
                Files.Write(json, file, view);
            });
        writer.WriteEndArray();
    }
}
