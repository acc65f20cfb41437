using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

internal sealed class DateType() : PropertyType("date")
{
    public override PropertyValue? Read(Field value, ValueReading reading) => value.IsNull ? null : Dates.Read(value.Object());

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view)
    {
        if (value is DateValue date)
            writer.WriteObject(json => Dates.WriteMembers(json, date));
        else
            writer.WriteNullValue();
    }
}
