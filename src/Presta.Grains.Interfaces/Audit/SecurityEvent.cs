using System.Collections.Frozen;
using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Presta.Audit;

public enum SecurityEventKind
{
    Registered, SignedIn, SignInFailed, SignedOut, TokenReused,
    PasswordChanged, PasswordResetRequested, PasswordReset, SignInLinkRequested, EmailChangeRequested, EmailChanged,
    TwoFactorSetUp, TwoFactorVerified, TwoFactorFailed, TwoFactorDisabled, PasskeyAdded, PasskeyRemoved, PasskeyCopied,
    RoleChanged, ViewedByAdministrator, Exported,
    NewDevice, SessionEnded, OtherSessionsEnded,
    EmailConfirmed, RecoveryCodesRenewed,
}

/// <summary>
/// A line of the audit trail that tells an account's owner what was done with the account: kept nowhere else, and for as long as the trail
/// (<c>presta audit prune</c>: 90 days at least).
/// </summary>
[GenerateSerializer, Immutable, Alias("security-event")]
public sealed record SecurityEvent : Row
{
    [Id(0), Column(Use.Filter | Use.Sort | Use.Group)] public required SecurityEventKind Kind { get; init; }
    /// <summary>Why it was refused; null when it was done.</summary>
    [Id(1), Column(Use.Filter)] public string? Code { get; init; }
    /// <summary>The session that asked for it; none before there was one.</summary>
    [Id(2), Column(Use.Filter)] public EntityId SessionId { get; init; }
    [Id(3), Column(Use.Filter | Use.Search)] public string? Address { get; init; }
    [Id(4), Column(Use.Search)] public string? Agent { get; init; }

    [Column(Use.Range | Use.Group, As = "date")] public DateOnly On => BusinessTime.DayOf(CreatedAt);

    /// <summary>What of the trail is told. Renewals of sessions are not: there are too many of them.</summary>
    public static readonly FrozenDictionary<string, SecurityEventKind> Told = new Dictionary<string, SecurityEventKind>
    {
        [AuditActions.UserRegistered] = SecurityEventKind.Registered,
        [AuditActions.Login] = SecurityEventKind.SignedIn,
        [AuditActions.LoginFailed] = SecurityEventKind.SignInFailed,
        [AuditActions.Logout] = SecurityEventKind.SignedOut,
        [AuditActions.NewDevice] = SecurityEventKind.NewDevice,
        [AuditActions.SessionEnded] = SecurityEventKind.SessionEnded,
        [AuditActions.OtherSessionsEnded] = SecurityEventKind.OtherSessionsEnded,
        [AuditActions.TokenReused] = SecurityEventKind.TokenReused,
        [AuditActions.PasswordChanged] = SecurityEventKind.PasswordChanged,
        [AuditActions.PasswordResetRequested] = SecurityEventKind.PasswordResetRequested,
        [AuditActions.PasswordReset] = SecurityEventKind.PasswordReset,
        [AuditActions.SignInLinkRequested] = SecurityEventKind.SignInLinkRequested,
        [AuditActions.EmailChangeRequested] = SecurityEventKind.EmailChangeRequested,
        [AuditActions.EmailChanged] = SecurityEventKind.EmailChanged,
        [AuditActions.EmailConfirmed] = SecurityEventKind.EmailConfirmed,
        [AuditActions.TwoFactorSetUp] = SecurityEventKind.TwoFactorSetUp,
        [AuditActions.TwoFactorVerified] = SecurityEventKind.TwoFactorVerified,
        [AuditActions.TwoFactorFailed] = SecurityEventKind.TwoFactorFailed,
        [AuditActions.TwoFactorDisabled] = SecurityEventKind.TwoFactorDisabled,
        [AuditActions.RecoveryCodesRenewed] = SecurityEventKind.RecoveryCodesRenewed,
        [AuditActions.PasskeyAdded] = SecurityEventKind.PasskeyAdded,
        [AuditActions.PasskeyRemoved] = SecurityEventKind.PasskeyRemoved,
        [AuditActions.PasskeyCopied] = SecurityEventKind.PasskeyCopied,
        [AuditActions.RoleChanged] = SecurityEventKind.RoleChanged,
        [AuditActions.ViewedAs] = SecurityEventKind.ViewedByAdministrator,
    }.ToFrozenDictionary();
}

/// <summary>What the audit trail tells an account's owner. Key: the user's id.</summary>
[Alias("security-journal")]
public interface ISecurityJournalGrain : IGrainWithStringKey
{
    /// <summary>So many are told; who wants older ones asks the operator for an export of the trail.</summary>
    const int Most = 1_000;

    /// <summary>The newest ones, newest first.</summary>
    [AlwaysInterleave, Alias("Newest")] Task<ImmutableArray<SecurityEvent>> Newest();
}
