namespace Presta.People;

/// <summary>
/// A superadmin sees what somebody else sees, and changes nothing. It lasts as long as the superadmin's session, and no longer than <see
/// cref="Lasts"/>.
/// </summary>
public static class Viewing
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    public static readonly Error ReadOnly =
        new(ErrorKind.Forbidden, "VIEW_AS_READ_ONLY", "Vous voyez le portail de quelqu'un d'autre : rien ne peut y être modifié.");
    public static readonly Error NotAllowed = new(ErrorKind.Forbidden, "FORBIDDEN", "Ce compte ne peut pas être vu par un autre.");

    /// <summary>
    /// What the viewer may see as <paramref name="other"/>. Their second factor stays the viewer's: it is the viewer who sits there.
    /// </summary>
    public static Result<Admittance> As(this Admittance viewer, User other) =>
        !viewer.Scope.Roles.HasFlag(Portal.Superadmin) || viewer.IsSecondFactorDue || other.Roles.HasFlag(Portal.Superadmin) ? NotAllowed
        : other is { Status: UserStatus.Disabled } or { IsTrashed: true } ? Error.NotFound
        : new Admittance(
            new(other.Id, other.Name, other.CompanyId, other.Roles), IsSecondFactorDue: false, viewer.SecondFactorAt, viewer.HasFactor);
}

/// <summary>Looks with another user's eyes. Key: 0.</summary>
[Alias("viewing")]
public interface IViewingGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Asked for by a superadmin's session that showed its second factor within five minutes; told in the audit trail, with who is looked
    /// at.
    /// </summary>
    [Alias("Begin")] Task<Result<User>> Begin(EntityId viewer, Guid session, EntityId other);

    /// <summary>What such a view may still see: refused once the viewer's session has ended, or either of the two may no longer.</summary>
    [Alias("Admit")] Task<Result<Admittance>> Admit(EntityId viewer, Guid session, EntityId other);
}
