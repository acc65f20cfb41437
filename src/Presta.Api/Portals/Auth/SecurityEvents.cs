using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Audit;
using Presta.Catalogs;

namespace Presta.Api.Portals.Auth;

/// <summary>What was done with one's own account, from where: the owner's part of the audit trail.</summary>
internal static class SecurityEvents
{
    public static void MapSecurityEvents(this RouteGroupBuilder signedIn) =>
        signedIn.MapGet("/security-events", (Listing<SecurityEvent> list, Caller me, IGrainFactory grains) =>
            Asked(grains, me, list.Query).As(list, (happened, _) => SecurityEventCard.Of(happened)));

    private static async Task<Result<Page<SecurityEvent>>> Asked(IGrainFactory grains, Caller me, ListQuery query)
    {
        var user = me.Scope.UserId.ToString();
        var all = await grains.GetGrain<ISecurityJournalGrain>(user).Newest();
        if (Part(all, query, user).IsRefused(out var refusal, out var first)) return refusal;
        return query.IsWhole ? new WholeList<SecurityEvent>(first, place => Task.FromResult(Part(all, query with { At = place }, user)))
            : first;
    }

    private static Result<Page<SecurityEvent>> Part(ImmutableArray<SecurityEvent> all, ListQuery query, string user)
    {
        if (Answering<SecurityEvent>.Refusal(query, user) is { } refusal) return refusal;
        var newest = all is [var first, ..] ? first : null;
        return Answering<SecurityEvent>.Page(Answering<SecurityEvent>.Ordered(all, query), query, user)
            .As($"{newest?.Id}.{all.Length:x}", newest?.CreatedAt ?? default);
    }
}

/// <param name="Code">Why it was refused.</param>
/// <param name="SessionId">The session that asked for it.</param>
internal sealed record SecurityEventCard(
    EntityId Id, SecurityEventKind Kind, bool Succeeded, string? Code, EntityId? SessionId, string? Address, string? UserAgent,
    DateTimeOffset At)
    : IIncluding<SecurityEvent>
{
    public static SecurityEventCard Of(SecurityEvent e) =>
        new(e.Id, e.Kind, e.Code is null, e.Code, e.SessionId.IsNone ? null : e.SessionId, e.Address, e.Agent, e.CreatedAt);
}
