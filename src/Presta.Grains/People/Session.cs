using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Presta.People;

/// <summary>
/// A session and its refresh tokens, of which hashes are kept. Each secret follows from the one before it by a key that is kept too
/// (<paramref name="Salt"/>), so that it can be told twice; and each ends with a mark by that key, so that one look tells, after any number
/// of renewals, whether a secret that is not the current one ever was. Who reads what is kept can make marks, which end a session, and no
/// secret that renews one.
/// </summary>
/// <param name="TokenHash">SHA-256 of the current refresh token's secret, hex.</param>
/// <param name="Salt">Null for a session that is older than this.</param>
/// <param name="FormerHash">Of the secret before the current one, which took its place at <paramref name="RotatedAt"/>.</param>
public sealed record Session(
    Guid Id, string TokenHash, DateTimeOffset ExpiresAt, bool IsRemembered, string? Salt = null, string? FormerHash = null,
    DateTimeOffset RotatedAt = default)
{
    /// <summary>132 bits of 43 letters; the mark has the other 126.</summary>
    private const int Unmarked = 22;

    private const int MostEarlier = 30;
    private static readonly TimeSpan SecondTab = TimeSpan.FromSeconds(10);

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    public Device Device { get; init; } = Device.Unknown;

    public DateTimeOffset? SecondFactorAt { get; init; }

    /// <summary>Secrets before <see cref="FormerHash"/> that were replaced within the last ten seconds, oldest first.</summary>
    public ImmutableArray<FormerSecret> Earlier { get; init; } = [];

    public static (Session Session, string Secret) New(bool remember, Device device, DateTimeOffset now, bool withSecondFactor)
    {
        var salt = Credentials.Secret();
        var secret = Marked(salt, Credentials.Secret());
        return (new(Guid.NewGuid(), Credentials.Hashed(secret), now + (remember ? TimeSpan.FromDays(30) : TimeSpan.FromHours(24)), remember,
            salt)
        {
            OpenedAt = now,
            SeenAt = now,
            Device = device,
            SecondFactorAt = withSecondFactor ? now : null,
        }, secret);
    }

    /// <summary>With the next secret in place of this one; null when this is not the current one.</summary>
    public (Session Renewed, string Next)? Renew(string secret, DateTimeOffset now)
    {
        if (!Credentials.IsHashOf(TokenHash, secret)) return null;
        var salt = Salt ?? Credentials.Secret();
        var next = Successor(salt, secret);
        return (this with
        {
            TokenHash = Credentials.Hashed(next), Salt = salt, FormerHash = TokenHash, RotatedAt = now, SeenAt = now,
            Earlier = [.. Formers(now).TakeLast(MostEarlier)],
        }, next);
    }

    /// <summary>The current secret, for who shows one that was replaced a moment ago; null for anybody else.</summary>
    public string? Current(string secret, DateTimeOffset now)
    {
        if (Salt is not { } salt) return null;
        var hash = Credentials.Hashed(secret);
        var since = Formers(now).SkipWhile(former => former.Hash != hash).Count();
        for (var i = 0; i < since; i++) secret = Successor(salt, secret);
        return since > 0 && Credentials.IsHashOf(TokenHash, secret) ? secret : null;
    }

    /// <summary>Whether a secret was this session's. Of those from before there were marks it knows the last one.</summary>
    public bool Gave(string secret) => (Salt is { } salt && CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Marked(salt, secret))))
        || (FormerHash is { } former && Credentials.IsHashOf(former, secret));

    public string Token(EntityId user, string secret) => $"{user.Value:N}.{Id:N}.{secret}";

    private IEnumerable<FormerSecret> Formers(DateTimeOffset now) =>
        (FormerHash is { } former ? Earlier.Add(new(former, RotatedAt)) : Earlier).Where(f => now - f.ReplacedAt < SecondTab);

    private static string Successor(string salt, string secret) => Marked(salt, Derived(salt, secret));

    private static string Marked(string salt, string secret) =>
        secret[..Unmarked] + Derived(salt, secret[..Unmarked])[..(secret.Length - Unmarked)];

    private static string Derived(string salt, string text) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), Encoding.UTF8.GetBytes(text)));
}

/// <param name="Hash">As <see cref="Session.TokenHash"/>.</param>
public sealed record FormerSecret(string Hash, DateTimeOffset ReplacedAt);

/// <summary>A refresh token as its holder shows it: <c>{user:N}.{session:N}.{secret}</c>.</summary>
public sealed record RefreshToken(EntityId User, Guid Session, string Secret)
{
    public static RefreshToken? Read(string? text) =>
        text?.Length <= 200 && text.Split('.') is [var user, var session, { Length: 43 } secret] && EntityId.TryRead(user, out var id)
            && Guid.TryParseExact(session, "N", out var guid)
            ? new(id, guid, secret) : null;
}
