using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>Where one is signed in, and how to end it.</summary>
internal static class OwnSessions
{
    public static void MapSessions(this RouteGroupBuilder signedIn)
    {
        signedIn.MapPost("/logout", (Caller me, Sessions sessions) => sessions.End(me).AsData((_, _) => new Told("Vous êtes déconnecté.")))
            .WithMetadata(new BeforeSecondFactorMetadata());

        signedIn.MapGet("/check-session", (Caller me, IGrainFactory grains, TimeProvider time) =>
            OwnUser.Of(grains.User(me.Scope.UserId).Profile(), grains).AsItem((own, _) => SessionCheck.Of(own.Card, me, time.GetUtcNow())))
                .WithMetadata(new BeforeSecondFactorMetadata());

        signedIn.MapGet("/sessions", (Caller me, IGrainFactory grains) => Refused.Not(grains.User(me.Scope.UserId).Sessions())
            .AsData((sessions, _) => sessions.Select(s => SessionCard.Of(s, me)).ToImmutableArray()));

        signedIn.MapDelete(
            "/sessions/{id}", (EntityId id, Caller me, Sessions sessions) => sessions.End(me, id.Value)
            .AsData((_, _) => new Told("La session est terminée.")));

        signedIn.MapGet("/events", (Caller me, SessionWatch watch) => new EventStream<SessionEvent>(me, gone => watch.Of(me, gone)))
            .WithMetadata(new BeforeSecondFactorMetadata());

        signedIn.MapDelete("/sessions", (Caller me, Sessions sessions) => sessions.EndOthers(me).AsData((ended, _) => new Ended(ended)));
    }
}

internal sealed record Ended(int Sessions);

/// <param name="Assurance"><c>aal2</c> once a second factor or a passkey was shown in this session, else <c>aal1</c>.</param>
/// <param name="ViewedBy">The superadmin who looks at this user's portal with the token.</param>
internal sealed record SessionCheck(
    bool Valid, UserCard User, DateTimeOffset ExpiresAt, int RemainingS, string Assurance, DateTimeOffset ServerTime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EntityId? ViewedBy)
{
    public static SessionCheck Of(UserCard user, Caller me, DateTimeOffset now) =>
        new(true, user, me.ExpiresAt, Math.Max(0, (int)(me.ExpiresAt - now).TotalSeconds), me.SecondFactorAt is null ? "aal1"
            : "aal2", now,
            me.Viewer.IsNone ? null : me.Viewer);
}

internal sealed record SessionCard(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, string? Address, string? UserAgent,
    bool TwoFactor, bool Current)
{
    public static SessionCard Of(OpenSession s, Caller me) =>
        new(s.Id, s.OpenedAt, s.SeenAt, s.ExpiresAt, s.Device.Address, s.Device.Agent, s.HasSecondFactor, s.Id == me.Session);
}
