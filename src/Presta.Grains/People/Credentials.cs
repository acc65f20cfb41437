using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Presta.People;

/// <summary>What lets a user in: password hash, failures, sessions. Kept in grain state, never in Notion.</summary>
public sealed class Credentials
{
    private const int MostFailures = 5;
    private const int MostSessions = 20;
    private static readonly TimeSpan FailuresCount = TimeSpan.FromMinutes(15);

    public int V { get; set; } = 1;

    public string? PasswordHash { get; set; }

    public List<DateTimeOffset> Failures { get; set; } = [];

    public List<Session> Sessions { get; set; } = [];

    /// <summary>How long no password is looked at any more; null when one may be tried.</summary>
    public TimeSpan? LockedFor(DateTimeOffset now)
    {
        Failures.RemoveAll(at => now - at > FailuresCount);
        return Failures.Count < MostFailures ? null : Failures[^MostFailures] + FailuresCount - now;
    }

    public void Failed(DateTimeOffset now) => Failures.Add(now);

    /// <summary>A new session and its refresh token; the oldest goes when there are too many.</summary>
    public (Session Session, string Token) Open(EntityId user, bool remember, DateTimeOffset now)
    {
        Failures.Clear();
        Sessions.RemoveAll(s => s.ExpiresAt <= now);
        while (Sessions.Count >= MostSessions) Sessions.RemoveAt(0);
        var (id, secret) = (Guid.NewGuid(), Secret());
        var session = new Session(id, Hashed(secret), now + (remember ? TimeSpan.FromDays(30) : TimeSpan.FromHours(24)), remember);
        Sessions.Add(session);
        return (session, Token(user, id, secret));
    }

    /// <summary>The session's next token. The one before it is dead: whoever shows it ends the session, for it has been copied.</summary>
    public (Session Session, string Token)? Rotate(EntityId user, RefreshToken token, DateTimeOffset now)
    {
        var index = Sessions.FindIndex(s => s.Id == token.Session && s.ExpiresAt > now);
        if (index < 0) return null;
        if (!CryptographicOperations.FixedTimeEquals(Convert.FromHexString(Sessions[index].TokenHash), Convert.FromHexString(Hashed(token.Secret))))
        {
            Sessions.RemoveAt(index);
            return null;
        }
        var secret = Secret();
        Sessions[index] = Sessions[index] with { TokenHash = Hashed(secret) };
        return (Sessions[index], Token(user, token.Session, secret));
    }

    public bool Has(Guid session, DateTimeOffset now) => Sessions.Exists(s => s.Id == session && s.ExpiresAt > now);

    public bool Close(Guid session) => Sessions.RemoveAll(s => s.Id == session) > 0;

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
