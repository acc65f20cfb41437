using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Schema;

/// <summary>
/// Property ids: four printable characters, most of which must be percent-encoded — clients trip over that, so we keep it.
/// </summary>
internal static class PropertyIds
{
    public static string Mint(Random random, IEnumerable<Property> taken)
    {
        string id;
        do
            id = string.Create(4, random, static (chars, random) =>
            {
                foreach (ref var letter in chars)
                    letter = (char)random.Next(':', '~' + 1);
            });
        while (taken.Any(property => property.Id == id));
        return id;
    }

    /// <summary>The order of answers: by length of id, then by id; so that the title follows the four-character ones.</summary>
    public static Property[] Ordered(IEnumerable<Property> properties) =>
        [.. properties.OrderBy(property => property.Id.Length).ThenBy(property => property.Id, StringComparer.Ordinal)];
}
