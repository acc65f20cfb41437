using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Presta.People;

/// <summary>What lets a user in: password hash, failures, sessions. Kept in grain state, never in Notion.</summary>
public sealed record Credentials
{
    private const int MostFailures = 5;
    private const int MostSessions = 20;
    private static readonly TimeSpan FailuresCount = TimeSpan.FromMinutes(15);

    public int V { get; init; } = 1;

    public string? PasswordHash { get; init; }

    /// <summary>When the latest wrong passwords were tried, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> Failures { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Session> Sessions { get; init; } = [];

    /// <summary>How long no password is looked at any more; null when one may be tried.</summary>
    public TimeSpan? LockedFor(DateTimeOffset now) =>
        Recent(now) is { Length: >= MostFailures } recent ? recent[^MostFailures] + FailuresCount - now : null;

    public Credentials Failed(DateTimeOffset now) => this with { Failures = [.. Recent(now), now] };

    /// <summary>With a new session, whose refresh token is told once; the oldest sessions go when there are too many.</summary>
    public (Credentials Kept, Session Session, string Token) Open(EntityId user, bool remember, DateTimeOffset now)
    {
        var (id, secret) = (Guid.NewGuid(), Secret());
        var session = new Session(id, Hashed(secret), now + (remember ? TimeSpan.FromDays(30) : TimeSpan.FromHours(24)), remember);
        return (this with { Failures = [], Sessions = [.. Sessions.Where(s => s.ExpiresAt > now).TakeLast(MostSessions - 1), session] },
            session, Token(user, id, secret));
    }

    /// <summary>
    /// With the session's next token. The one before it is dead: whoever shows it ends the session, for it has been copied.
    /// No session is answered where none stands any more.
    /// </summary>
    public (Credentials Kept, Session? Session, string? Token) Rotate(EntityId user, RefreshToken token, DateTimeOffset now)
    {
        if (Sessions.FirstOrDefault(s => s.Id == token.Session && s.ExpiresAt > now) is not { } session) return (this, null, null);
        if (!CryptographicOperations.FixedTimeEquals(Convert.FromHexString(session.TokenHash), Convert.FromHexString(Hashed(token.Secret))))
            return (Close(session.Id), null, null);
        var secret = Secret();
        var next = session with { TokenHash = Hashed(secret) };
        return (this with { Sessions = Sessions.Replace(session, next) }, next, Token(user, next.Id, secret));
    }

    public bool Has(Guid session, DateTimeOffset now) => Sessions.Any(s => s.Id == session && s.ExpiresAt > now);

    /// <summary>Without that session; the same record when there is none.</summary>
    public Credentials Close(Guid session) =>
        Sessions.Any(s => s.Id == session) ? this with { Sessions = Sessions.RemoveAll(s => s.Id == session) } : this;

    private ImmutableArray<DateTimeOffset> Recent(DateTimeOffset now) => [.. Failures.Where(at => now - at < FailuresCount)];

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Hashed(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string Token(EntityId user, Guid session, string secret) => $"{user.Value:N}.{session:N}.{secret}";
}

/// <param name="TokenHash">SHA-256 of the current refresh token's secret, hex.</param>
public sealed record Session(Guid Id, string TokenHash, DateTimeOffset ExpiresAt, bool IsRemembered);

/// <summary>A refresh token as its holder shows it: <c>{user:N}.{session:N}.{secret}</c>.</summary>
public sealed record RefreshToken(EntityId User, Guid Session, string Secret)
{
    public static RefreshToken? Read(string? text) =>
        text?.Length <= 200 && text.Split('.') is [var user, var session, { Length: 43 } secret] && EntityId.TryRead(user, out var id) && Guid.TryParseExact(session, "N", out var guid)
            ? new(id, guid, secret) : null;
}
