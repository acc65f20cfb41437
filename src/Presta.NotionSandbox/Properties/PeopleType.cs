using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

internal sealed class PeopleType() : PropertyType("people")
{
    public override bool Listed => true;

    public override PropertyValue? Read(Field value, ValueReading reading)
    {
        Guid[] people = [.. value.Items().Select(item => item.Object()["id"].Uuid()).Distinct()];
        foreach (var id in people)
            if (User.ById(id) is null)
                throw ApiError.NotFound("user", id);
        return people is [] ? null : new PeopleValue(people);
    }

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view)
    {
        writer.WriteStartArray();
        foreach (var id in (value as PeopleValue)?.People ?? [])
            Users.WriteFull(writer, id);
        writer.WriteEndArray();
    }
}
