using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Faults;
using Presta.NotionSandbox.Hosting;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Query;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Http;

/// <summary>One request that got past the edge, and everything its endpoint may use.</summary>
internal sealed record Exchange(
    Workspace Workspace,
    User Caller,
    IReadOnlyDictionary<string, string> Segments,
    IQueryCollection Query,
    Field Body,
    IFormCollection? Form,
    FaultEffects Effects,
    string BaseUrl)
{
    public World World => Workspace.World;
    public Cursors Cursors => Workspace.Cursors;
    public View View => new(World, BaseUrl, Effects.RelationLag);
    public Stamp Stamp => new(World.Now, Caller.Id);

    /// <summary>An id out of the path, named as Notion names it when it is not one.</summary>
    public Guid Id(string name) => Uuids.TryParse(Segments["id"], out var id) ? id
        : throw ApiError.Validation($"path failed validation: path.{name} should be a valid uuid, instead was `\"{Segments["id"]}\"`.");

    public Exchange OnlyQuery(params ReadOnlySpan<string> allowed)
    {
        foreach (var (name, values) in Query)
            if (!allowed.Contains(name))
                throw ApiError.Validation($"query failed validation: query.{name} should not be present, instead was `\"{values}\"`.");
        return this;
    }
}
