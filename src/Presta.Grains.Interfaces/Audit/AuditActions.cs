namespace Presta.Audit;

/// <summary>The events that have a name of their own. An event that was refused carries the refusal's code beside it.</summary>
public static class AuditActions
{
    public const string Login = "LOGIN";
    public const string LoginFailed = "LOGIN_FAILED";
    public const string Logout = "LOGOUT";
    public const string UserRegistered = "USER_REGISTERED";
    public const string PasswordResetRequested = "PASSWORD_RESET_REQUESTED";
    public const string PasswordReset = "PASSWORD_RESET";
    public const string SignInLinkRequested = "SIGN_IN_LINK_REQUESTED";
    public const string PasswordChanged = "PASSWORD_CHANGED";
    public const string EmailChangeRequested = "EMAIL_CHANGE_REQUESTED";
    public const string EmailChanged = "EMAIL_CHANGED";
    /// <summary>For the first time, by whichever proof of the mailbox.</summary>
    public const string EmailConfirmed = "EMAIL_CONFIRMED";
    public const string TwoFactorSetUp = "2FA_SETUP";
    public const string TwoFactorVerified = "2FA_VERIFIED";
    public const string TwoFactorFailed = "2FA_FAILED";
    public const string TwoFactorDisabled = "2FA_DISABLED";
    public const string RecoveryCodesRenewed = "RECOVERY_CODES_RENEWED";
    public const string PasskeyAdded = "PASSKEY_ADDED";
    public const string PasskeyRemoved = "PASSKEY_REMOVED";
    /// <summary>Its signature count did not rise: two devices may hold the same key.</summary>
    public const string PasskeyCopied = "PASSKEY_COPIED";
    public const string SessionRefreshed = "SESSION_REFRESHED";
    /// <summary>A refresh token that had been replaced was shown once more: its session was ended.</summary>
    public const string TokenReused = "TOKEN_REUSED";
    /// <summary>From another session of the same user.</summary>
    public const string SessionEnded = "SESSION_ENDED";
    public const string OtherSessionsEnded = "OTHER_SESSIONS_ENDED";
    /// <summary>The sign-in before it came from a device that no session of the user's was on.</summary>
    public const string NewDevice = "NEW_DEVICE";
    public const string ViewedAs = "VIEWED_AS";
    /// <summary>Of a user, in Notion.</summary>
    public const string RoleChanged = "ROLE_CHANGED";
    /// <summary>Of a role: a line for each permission that it gained or lost.</summary>
    public const string PermissionsEdited = "PERMISSIONS_EDITED";
    public const string DocumentDeleted = "DOCUMENT_DELETED";
    public const string DocumentRestored = "DOCUMENT_RESTORED";
    public const string DocumentBlocked = "DOCUMENT_BLOCKED";
    public const string DocumentShared = "DOCUMENT_SHARED";
    public const string DocumentLinkRevoked = "DOCUMENT_LINK_REVOKED";
    public const string DocumentLinkOpened = "DOCUMENT_LINK_OPENED";
    public const string DocumentLinkRefused = "DOCUMENT_LINK_REFUSED";

    /// <summary>Older lines were taken out; its object says after which line and hash the chain goes on.</summary>
    public const string Pruned = "AUDIT_PRUNED";
}
