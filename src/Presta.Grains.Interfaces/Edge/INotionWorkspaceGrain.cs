using System.Collections.Immutable;

namespace Presta.Edge;

/// <summary>Which Notion database each noun is, and whether it fits the declaration. Key: the integration (<c>default</c>).</summary>
[Alias("notion-workspace")]
public interface INotionWorkspaceGrain : IGrainWithStringKey
{
    /// <summary>Where a noun lives, as last verified; verified now when that was never, or when asked to look again.</summary>
    [Alias("Bind")] Task<NounBinding> Bind(string noun, bool again);
}

/// <param name="DatabaseId">Dashed id; null when no database was found.</param>
/// <param name="PropertyIds">Notion's property ids by CLR name; they survive a rename.</param>
/// <param name="Problems">What the database misses, a readable line each; the noun is served only without any.</param>
[GenerateSerializer, Immutable, Alias("noun-binding")]
public sealed record NounBinding(string Noun, string? DatabaseId, ImmutableDictionary<string, string> PropertyIds, ImmutableArray<string> Problems)
{
    public bool IsUsable => DatabaseId is not null && Problems.IsDefaultOrEmpty;
}
