using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

internal sealed class CheckboxType() : PropertyType("checkbox")
{
    public override PropertyValue? Read(Field value, ValueReading reading) => value.Flag() ? new CheckValue(true) : null;

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        writer.WriteBooleanValue(value is CheckValue { On: true });
}
