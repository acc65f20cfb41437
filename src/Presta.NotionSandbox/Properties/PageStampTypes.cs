using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>When a page was made or last edited, as a property.</summary>
internal sealed class TimestampType(string name, Func<Page, Stamp> stamp) : PropertyType(name)
{
    public override bool ReadOnly => true;

    public override PropertyValue? Read(Field value, ValueReading reading) => throw NotWritable(value);

    public override PropertyValue? Evaluate(Page page, Property property, View view) =>
        new DateValue(Moment.Text(stamp(page).At), End: null);

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        writer.WriteStringValue((value as DateValue)?.Start);
}

/// <summary>Who made or last edited a page, as a property: a full user, unlike the page's own member.</summary>
internal sealed class AuthorType(string name, Func<Page, Stamp> stamp) : PropertyType(name)
{
    public override bool ReadOnly => true;

    public override PropertyValue? Read(Field value, ValueReading reading) => throw NotWritable(value);

    public override PropertyValue? Evaluate(Page page, Property property, View view) => new PeopleValue([stamp(page).By]);

    public override void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view) =>
        Users.WriteFull(writer, ((PeopleValue)value!).People[0]);
}
