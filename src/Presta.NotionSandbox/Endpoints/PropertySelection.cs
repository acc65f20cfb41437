using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>
/// The properties an answer is limited to by <c>filter_properties</c>: ids, encoded or not, and names, with or without brackets.
/// </summary>
internal static class PropertySelection
{
    public static HashSet<string>? Of(Exchange exchange, Property[] properties)
    {
        string?[] wanted = [.. exchange.Query["filter_properties"], .. exchange.Query["filter_properties[]"]];
        return wanted is [] ? null : [.. wanted.Select(name => Find(name ?? "", properties).Id)];
    }

    private static Property Find(string name, Property[] properties) =>
        properties.FirstOrDefault(property => property.Id == name || property.EncodedId == name || property.Name == name)
        ?? throw ApiError.Validation($"The provided property ID is invalid: {name}");
}
