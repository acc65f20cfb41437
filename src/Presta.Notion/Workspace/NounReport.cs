using System.Collections.Immutable;

namespace Presta.Notion;

/// <summary>How a noun's database compares with its declaration. Lines are French and begin with the noun.</summary>
/// <param name="Schema">Null when the noun cannot be served.</param>
/// <param name="Problems">Why not.</param>
/// <param name="Notices">What someone should know all the same: renamed properties, missing options.</param>
/// <param name="Done">What provisioning created.</param>
public sealed record NounReport(
    Noun Noun, BoundSchema? Schema, ImmutableArray<string> Problems, ImmutableArray<string> Notices, ImmutableArray<string> Done)
{
    public bool IsOk => Schema is not null;

    internal static NounReport Refused(Noun noun, string problem) => new(noun, null, [$"{noun.Name}: {problem}"], [], []);
}
