using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Presta.People;

/// <summary>What lets a user in: password hash, failures, sessions. Kept in grain state, never in Notion.</summary>
public sealed record Credentials
{
    internal const int MostFailures = 5;
    private const int MostSessions = 20;
    internal static readonly TimeSpan FailuresCount = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan SecondTab = TimeSpan.FromSeconds(10);

    /// <summary>Tokens further back than these are nobody's: thirty days of one every five minutes.</summary>
    private const int MostRemembered = 10_000;

    public int V { get; init; } = 1;

    public string? PasswordHash { get; init; }

    /// <summary>When the latest wrong passwords were tried, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> Failures { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Session> Sessions { get; init; } = [];

    /// <summary>Links that were mailed and not used yet.</summary>
    public ImmutableArray<OneTimeToken> Links { get; init; } = [];

    public DateTimeOffset? EmailVerifiedAt { get; init; }

    public SecondFactor? SecondFactor { get; init; }

    /// <summary>Passwords that were right and wait for the second factor.</summary>
    public ImmutableArray<Challenge> Challenges { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Passkey> Passkeys { get; init; } = [];

    /// <summary>Of passkeys, answered within the last minutes.</summary>
    public ImmutableArray<UsedChallenge> UsedChallenges { get; init; } = [];

    /// <summary>An app's; passkeys ask for nothing after a password.</summary>
    public bool HasSecondFactor => SecondFactor is { ConfirmedAt: not null };

    /// <summary>How long no password is looked at any more; null when one may be tried.</summary>
    public TimeSpan? LockedFor(DateTimeOffset now) =>
        Recent(now) is { Length: >= MostFailures } recent ? recent[^MostFailures] + FailuresCount - now : null;

    public Credentials Failed(DateTimeOffset now) => this with { Failures = [.. Recent(now), now] };

    /// <summary>With a new session, whose refresh token is told once; the oldest sessions go when there are too many.</summary>
    public (Credentials Kept, Session Session, string Token) Open(
        EntityId user, bool remember, Device device, DateTimeOffset now, bool withSecondFactor = false)
    {
        var (id, secret) = (Guid.NewGuid(), Secret());
        var session = new Session(id, Hashed(secret), now + (remember ? TimeSpan.FromDays(30) : TimeSpan.FromHours(24)), remember, Secret())
        {
            OpenedAt = now,
            SeenAt = now,
            Device = device,
            SecondFactorAt = withSecondFactor ? now : null,
            Renewals = 0,
        };
        return (this with { Failures = [], Sessions = [.. Sessions.Where(s => s.ExpiresAt > now).TakeLast(MostSessions - 1), session] },
            session, Token(user, id, secret));
    }

    /// <summary>
    /// With the session's next token. The one before it gives the same next token for ten seconds more, to a second tab or to a repeated
    /// request whose answer was lost; after that whoever shows it, or one before it, ends the session, for it has been copied. A secret
    /// that never was the session's tells nothing of it and ends nothing. No session is answered where none stands, or none any more: what
    /// is kept is another record only when it was ended.
    /// </summary>
    public (Credentials Kept, Session? Session, string? Token) Rotate(EntityId user, RefreshToken token, DateTimeOffset now)
    {
        if (Sessions.FirstOrDefault(s => s.Id == token.Session && s.ExpiresAt > now) is not { } session) return (this, null, null);
        var salt = session.Salt ?? Secret();
        var next = Successor(salt, token.Secret);
        if (IsHashOf(session.TokenHash, token.Secret))
        {
            var rotated = session with
            {
                TokenHash = Hashed(next), Salt = salt, FormerHash = session.TokenHash, RotatedAt = now, SeenAt = now,
                    Renewals = session.Renewals + 1,
            };
            return (this with { Sessions = Sessions.Replace(session, rotated) }, rotated, Token(user, session.Id, next));
        }
        return session.FormerHash is { } former && now - session.RotatedAt < SecondTab && IsHashOf(former, token.Secret)
            ? (this, session, Token(user, session.Id, next)) : (WasOf(session, token.Secret) ? Close(session.Id) : this, null, null);
    }

    /// <summary>Whether the session's current secret follows from this one: then it was good once.</summary>
    private static bool WasOf(Session session, string secret)
    {
        if (session.Salt is not { } salt) return false;   // never renewed
        for (var left = Math.Min(session.Renewals ?? MostRemembered, MostRemembered); left > 0; left--)
        {
            secret = Successor(salt, secret);
            if (IsHashOf(session.TokenHash, secret)) return true;
        }
        return false;
    }

    public bool Has(Guid session, DateTimeOffset now) => Sessions.Any(s => s.Id == session && s.ExpiresAt > now);

    /// <summary>Without that session; the same record when there is none.</summary>
    public Credentials Close(Guid session) =>
        Sessions.Any(s => s.Id == session) ? this with { Sessions = Sessions.RemoveAll(s => s.Id == session) } : this;

    /// <summary>
    /// With a new password: who was signed in with the old one no longer is, and links and challenges that it led to are void.
    /// </summary>
    /// <param name="but">The session that may stay.</param>
    public Credentials WithPassword(string hash, Guid but = default) => this with
    {
        PasswordHash = hash, Failures = [], Links = Links.RemoveAll(l => l.Purpose is not LinkPurpose.Verify), Challenges = [],
        Sessions = Sessions.RemoveAll(s => s.Id != but),
    };

    /// <summary>
    /// Whether a session may do what is hard to undo: its second factor, where there is one, was shown within five minutes.
    /// </summary>
    public bool IsSureOf(Guid session, DateTimeOffset now) =>
        !HasSecondFactor || HasProven(session, now);

    public bool HasProven(Guid session, DateTimeOffset now) =>
        Sessions.Any(s => s.Id == session && now - s.SecondFactorAt < Admittance.StepUpLasts);

    public Credentials Proven(Guid session, DateTimeOffset now) =>
        this with { Sessions = [.. Sessions.Select(s => s.Id == session ? s with { SecondFactorAt = now } : s)] };

    private ImmutableArray<DateTimeOffset> Recent(DateTimeOffset now) => [.. Failures.Where(at => now - at < FailuresCount)];

    /// <summary>The next secret follows from the one before it, so that it can be told twice though it is kept only as a hash.</summary>
    private static string Successor(string salt, string secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), Encoding.UTF8.GetBytes(secret)));

    internal static bool IsHashOf(string hash, string secret) =>
        CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), Convert.FromHexString(Hashed(secret)));

    internal static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static string Hashed(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string Token(EntityId user, Guid session, string secret) => $"{user.Value:N}.{session:N}.{secret}";
}

/// <param name="TokenHash">SHA-256 of the current refresh token's secret, hex.</param>
/// <param name="Salt">What the next secret follows from, together with the current one; null for a session that is older than this.</param>
/// <param name="FormerHash">Of the secret before the current one, which took its place at <paramref name="RotatedAt"/>.</param>
public sealed record Session(
    Guid Id, string TokenHash, DateTimeOffset ExpiresAt, bool IsRemembered, string? Salt = null, string? FormerHash = null,
    DateTimeOffset RotatedAt = default)
{
    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    public Device Device { get; init; } = Device.Unknown;

    public DateTimeOffset? SecondFactorAt { get; init; }

    /// <summary>How often its secret has been replaced; null for a session that is older than this count.</summary>
    public int? Renewals { get; init; }
}

/// <summary>A refresh token as its holder shows it: <c>{user:N}.{session:N}.{secret}</c>.</summary>
public sealed record RefreshToken(EntityId User, Guid Session, string Secret)
{
    public static RefreshToken? Read(string? text) =>
        text?.Length <= 200 && text.Split('.') is [var user, var session, { Length: 43 } secret] && EntityId.TryRead(user, out var id)
            && Guid.TryParseExact(session, "N", out var guid)
            ? new(id, guid, secret) : null;
}
