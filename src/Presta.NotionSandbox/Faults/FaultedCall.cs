using System.Text.Json;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Faults;

/// <summary>Whether a rule has anything to strike in this call.</summary>
internal sealed record FaultedCall(ApiRoute Route, IReadOnlyDictionary<string, string> Segments, JsonElement Body, bool HasCursor)
{
    public bool Suits(FaultRule rule) => rule.Kind switch
    {
        FaultKind.Offline or FaultKind.FileExpired => false,
        FaultKind.CursorExpired => HasCursor,
        FaultKind.SearchLag => Route.Template is "/v1/search",
        FaultKind.QueryLimit => Route.Template is "/v1/databases/{id}/query" && Names(rule.Id),
        FaultKind.MultipleDataSources => NamesDatabase(rule.Id),
        _ => Names(rule.Id) && (Route.Writes || !FaultKind.ConcernsWrites(rule.Kind) || rule.Method is not null || rule.Route is not null),
    };

    private bool Names(Guid? id) => id is null || Ids().Contains(id.Value);

    // Besides its own endpoints, a database is touched by the creation of a page in it.
    private bool NamesDatabase(Guid? id) =>
        (Route.Template.StartsWith("/v1/databases/{id}", StringComparison.Ordinal) && Names(id))
            || (ParentDatabase() is { } parent && (id ?? parent) == parent);

    private IEnumerable<Guid> Ids()
    {
        if (Segments.TryGetValue("id", out var text) && Uuids.TryParse(text, out var id))
            yield return id;
        foreach (var name in new[] { "database_id", "page_id", "block_id" })
            if (InParent(name) is { } parent)
                yield return parent;
    }

    public Guid? ParentDatabase() => InParent("database_id");

    private Guid? InParent(string name) =>
        Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty("parent", out var parent)
        && parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String && Uuids.TryParse(value.GetString(), out var id) ? id : null;
}
