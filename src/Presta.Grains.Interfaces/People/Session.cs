using System.Collections.Immutable;

namespace Presta.People;

/// <summary>From where someone signs in, as far as it is told.</summary>
/// <param name="Address">IP address.</param>
/// <param name="Agent">The browser's name of itself, at most 200 characters.</param>
[GenerateSerializer, Immutable, Alias("device")]
public sealed record Device(string? Address, string? Agent)
{
    public static readonly Device Unknown = new(null, null);
}

/// <summary>What the right password leads to: one of the two.</summary>
/// <param name="Challenge">To be answered with a second factor within five minutes.</param>
[GenerateSerializer, Immutable, Alias("entry-ticket")]
public sealed record Entry(SessionTicket? Ticket, string? Challenge);

/// <param name="RefreshToken">Opaque, told once: only its hash is kept.</param>
[GenerateSerializer, Immutable, Alias("session-ticket")]
public sealed record SessionTicket(
    User User, Guid Session, string RefreshToken, DateTimeOffset RefreshExpiresAt, AccountFacts? Account = null);

/// <summary>What an account says of itself beside the profile.</summary>
/// <param name="HasSecondFactor">An app's.</param>
/// <param name="MustChangePassword">The one that was last shown breaks a rule that has come, or come to hold for the user, since it was
/// chosen.</param>
/// <param name="SignedInAt">Last, by whatever way.</param>
[GenerateSerializer, Immutable, Alias("account-facts")]
public sealed record AccountFacts(bool HasSecondFactor, bool MustChangePassword, DateTimeOffset? SignedInAt);

/// <summary>A session as its user sees it.</summary>
/// <param name="SeenAt">When it was last renewed.</param>
[GenerateSerializer, Immutable, Alias("open-session")]
public sealed record OpenSession(
    Guid Id, DateTimeOffset OpenedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, Device Device, bool HasSecondFactor);

/// <summary>What a session lets its holder do.</summary>
/// <param name="IsSecondFactorDue">The user's role demands a second factor that is not set up: nothing but setting it up is
/// allowed.</param>
/// <param name="SecondFactorAt">When one was last shown in this session.</param>
/// <param name="HasFactor">The user could show one, be it a passkey; or must, whatever they have.</param>
[GenerateSerializer, Immutable, Alias("admittance")]
public sealed record Admittance(Scope Scope, bool IsSecondFactorDue, DateTimeOffset? SecondFactorAt, bool HasFactor = false)
{
    /// <summary>For how long a second factor that was shown counts as fresh.</summary>
    public static readonly TimeSpan StepUpLasts = TimeSpan.FromMinutes(5);

    public bool HasProven(DateTimeOffset now) => now - SecondFactorAt < StepUpLasts;
}

/// <param name="Secret">Base32, 20 bytes.</param>
/// <param name="Url"><c>otpauth://totp/…</c>.</param>
[GenerateSerializer, Immutable, Alias("second-factor-set-up")]
public sealed record SecondFactorSetUp(string Secret, string Url);

/// <param name="Secret">256 random bits.</param>
[GenerateSerializer, Immutable, Alias("signing-key")]
public sealed record SigningKey(string KeyId, byte[] Secret, DateTimeOffset MadeAt);

/// <summary>Refresh tokens, links and challenges begin with whose they are: <c>{user:N}.…</c>. The rest is a secret.</summary>
public static class TokenOwner
{
    public static EntityId? Of(string? token) =>
        token is { Length: > 33 and <= 200 } && token[32] == '.' && EntityId.TryRead(token[..32], out var user) && !user.IsNone ? user
            : null;
}
