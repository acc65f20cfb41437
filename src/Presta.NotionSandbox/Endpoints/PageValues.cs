using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>The <c>properties</c> of a page request, checked against the schema: all complaints of one kind are told at once.</summary>
internal static class PageValues
{
    private static readonly Property LoneTitle = new("title", "title", "title", Description: null, new PlainConfig());

    public static Dictionary<string, PropertyValue> Read(Field properties, Dictionary<string, PropertyValue> before, ValueReading reading)
    {
        var values = new Dictionary<string, PropertyValue>(before);
        if (properties.Missing)
            return values;
        List<(Property Property, Field Field)> named = Resolve(properties.Object(), reading);
        foreach (var (property, field) in named)
        {
            // An earlier value may have added an option to this very property.
            reading.Property = reading.Database?.Properties.First(known => known.Id == property.Id) ?? property;
            if (PropertyTypes.Of(property).Read(field, reading) is { } value)
                values[property.Id] = value;
            else
                values.Remove(property.Id);
        }
        return values;
    }

    private static List<(Property, Field)> Resolve(Field properties, ValueReading reading)
    {
        List<(Property, Field)> named = [];
        List<string> complaints = [];
        foreach (var field in properties.Members())
        {
            var property = Find(field.Name, reading.Database);
            if (property is null)
                complaints.Add($"{field.Name} is not a property that exists.");
            else if (field.IsArray && property.Type is "title")
                // The short form of a title, as in the body of a page that is no row.
                named.Add((property, field));
            else if (!field.Object().Has(property.Type))
                complaints.Add($"{property.Name} is expected to be {property.Type}.");
            else
                named.Add((property, field[property.Type]));
        }
        return complaints is [] ? named : throw ApiError.Validation(string.Join(' ', complaints));
    }

    private static Property? Find(string nameOrId, Database? database) =>
        database is not null ? database.Find(nameOrId) : nameOrId is "title" ? LoneTitle : null;
}
