using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Properties;

/// <summary>One kind of property: how its configuration and its values are read, and how they are answered.</summary>
internal abstract class PropertyType(string name)
{
    public string Name => name;

    public virtual bool ReadOnly => false;

    /// <summary>Whether a property of this kind can be made through the API.</summary>
    public virtual bool Creatable => true;

    /// <summary>Property item answers list these one element at a time.</summary>
    public virtual bool Listed => false;

    public virtual PropertyConfig ReadConfig(Field config, SchemaReading schema) => new PlainConfig();

    public virtual void WriteConfig(Utf8JsonWriter writer, PropertyConfig config, View view) { }

    /// <summary>The value under the type's own member; null clears.</summary>
    public abstract PropertyValue? Read(Field value, ValueReading reading);

    public abstract void WriteValue(Utf8JsonWriter writer, PropertyValue? value, Property property, View view);

    /// <summary>The member named after the type, with its siblings if any.</summary>
    public virtual void WriteMember(Utf8JsonWriter writer, PropertyValue? value, Property property, View view)
    {
        writer.WritePropertyName(name);
        WriteValue(writer, value, property, view);
    }

    public virtual PropertyValue? Evaluate(Page page, Property property, View view) => page[property.Id];

    /// <summary>What a new page holds when the request names nothing.</summary>
    public virtual PropertyValue? Default(Property property) => null;

    protected static ApiError NotWritable(Field value) =>
        ApiError.Validation($"{value.Path} is a read only property and cannot be updated.");
}
