using System.Collections.Immutable;

namespace Presta;

/// <summary>The four audiences; a user may hold several.</summary>
[Flags]
public enum Portal
{
    [Fallback] None = 0,
    [Label("Client")] Client = 1,
    [Label("Prestataire")] Prestataire = 2,
    [Label("Revendeur")] Revendeur = 4,
    [Label("Superadmin")] Superadmin = 8,
}

/// <summary>
/// Who asks, and through which portal: an argument of every read and command. The portal decides what the caller owns.
/// </summary>
/// <param name="CompanyId">The caller's company; <see cref="EntityId.None"/> for who has none.</param>
/// <param name="Portal">The one portal the request came through; <see cref="Portal.None"/> for what every signed-in user has of their
/// own.</param>
/// <param name="Operation">
/// The one write that the request is; the same when it is sent again, by the API after a silo's death or by the caller under its
/// idempotency key. Owners do an operation once. <see cref="EntityId.None"/> for reads.
/// </param>
/// <param name="IsLooking">Somebody else looks with the caller's eyes: owners write nothing, not even that it was seen.</param>
[GenerateSerializer, Immutable, Alias("scope")]
public sealed record Scope(
    EntityId UserId, string Name, EntityId CompanyId, Portal Roles, Portal Portal = Portal.None, EntityId Operation = default,
    bool IsLooking = false)
{
    /// <summary>The product itself: sync, outbox, commands of the host.</summary>
    public static readonly Scope System = new(EntityId.None, "Presta", EntityId.None, Portal.None, Portal.Superadmin);

    /// <summary>The caller as a person: what is theirs alone, whichever portal they came through.</summary>
    public Scope Self => this with { Portal = Portal.None };

    /// <summary>The id of the row that this operation makes: sent again, it names the same row.</summary>
    public EntityId NewId(DateTimeOffset now) => Operation.IsNone ? EntityId.New(now) : Operation;

    /// <summary>The value that the owning column of a row must hold for the row to be this caller's; null means every row is.</summary>
    public EntityId? OwnerKey => Portal switch
    {
        Portal.Client => CompanyId,
        Portal.Prestataire or Portal.Revendeur => UserId,
        Portal.Superadmin => null,
        _ => UserId,
    };
}
