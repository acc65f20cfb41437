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
    private static readonly TimeSpan Fresh = 2 * Admittance.StepUpLasts;
    internal static readonly TimeSpan FailuresCount = TimeSpan.FromMinutes(15);

    public int V { get; init; } = 1;

    public string? PasswordHash { get; init; }

    /// <summary>When the latest wrong passwords were tried, oldest first; anybody may.</summary>
    public ImmutableArray<DateTimeOffset> Failures { get; init; } = [];

    /// <summary>When the latest wrong codes of the second factor were tried, oldest first; who may has shown the first one.</summary>
    public ImmutableArray<DateTimeOffset> Misses { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Session> Sessions { get; init; } = [];

    /// <summary>Links that were mailed and not used yet.</summary>
    public ImmutableArray<OneTimeToken> Links { get; init; } = [];

    public DateTimeOffset? EmailVerifiedAt { get; init; }

    /// <summary>When somebody last came in.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>The password breaks a rule that has come since it was chosen.</summary>
    public bool IsPasswordOutdated { get; init; }

    public SecondFactor? SecondFactor { get; init; }

    /// <summary>Passwords that were right and wait for the second factor.</summary>
    public ImmutableArray<Challenge> Challenges { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Passkey> Passkeys { get; init; } = [];

    /// <summary>Of passkeys, answered within the last minutes.</summary>
    public ImmutableArray<UsedChallenge> UsedChallenges { get; init; } = [];

    /// <summary>An app's; passkeys ask for nothing after a password.</summary>
    public bool HasSecondFactor => SecondFactor is { ConfirmedAt: not null };

    public AccountFacts Facts => new(HasSecondFactor, IsPasswordOutdated, SignedInAt);

    /// <summary>How many wrong passwords in a row count.</summary>
    public int FailuresOf(DateTimeOffset now) => Recent(Failures, now).Length;

    /// <summary>Whether it rests on nothing but what it was opened with.</summary>
    public bool IsAsOpened => EmailVerifiedAt is null && !HasFactor;

    /// <summary>How long no password is looked at any more; null when one may be tried.</summary>
    public TimeSpan? LockedFor(DateTimeOffset now) => new[] { Left(Failures, now), FactorLockedFor(now) }.Max();

    /// <summary>
    /// How long no code is looked at. Wrong passwords have no part in it, and it alone keeps a mailed link or a provider's word out:
    /// whoever knows nothing but the address must not be able to keep its owner from every way in.
    /// </summary>
    public TimeSpan? FactorLockedFor(DateTimeOffset now) => Left(Misses, now);

    public Credentials Failed(DateTimeOffset now) => this with { Failures = [.. Recent(Failures, now), now] };

    public Credentials Missed(DateTimeOffset now) => this with { Misses = [.. Recent(Misses, now), now] };

    /// <summary>
    /// Of somebody who has just shown that the mailbox is theirs. Where nobody had before, the account may have been opened by a stranger:
    /// nothing is left by which they, or who they let in, could come again. A superadmin's factors stay: staff have made them one since, and
    /// a mailbox alone must not.
    /// </summary>
    public Credentials Claimed(User user, DateTimeOffset now) => EmailVerifiedAt is not null ? this : this with
    {
        EmailVerifiedAt = now, PasswordHash = null, IsPasswordOutdated = false, Failures = [], Misses = [], Sessions = [], Links = [],
        Challenges = [],
        SecondFactor = user.Roles.HasFlag(Portal.Superadmin) ? SecondFactor : null,
        Passkeys = user.Roles.HasFlag(Portal.Superadmin) ? Passkeys : [],
    };

    /// <summary>
    /// With a new session, whose refresh token is told once; the oldest sessions go when there are too many. Whoever has come in all the
    /// way is forgiven what they did wrong.
    /// </summary>
    public (Credentials Kept, Session Session, string Token) Open(
        EntityId user, bool remember, Device device, DateTimeOffset now, bool withSecondFactor = false)
    {
        var (session, secret) = Session.New(remember, device, now, withSecondFactor);
        return (this with
        {
            SignedInAt = now, Failures = [], Misses = [],
            Sessions = [.. Sessions.Where(s => s.ExpiresAt > now).TakeLast(MostSessions - 1), session],
        }, session, session.Token(user, secret));
    }

    /// <summary>
    /// With the session's next token. One that was replaced within the last ten seconds gives the current one once more, to another tab or
    /// to a repeated request whose answer was lost; after that whoever shows it ends the session, for it has been copied. A secret that
    /// never was the session's tells nothing of it and ends nothing. No session is answered where none stands, or none any more: what is
    /// kept is another record only when it was ended.
    /// </summary>
    public (Credentials Kept, Session? Session, string? Token) Rotate(EntityId user, RefreshToken token, DateTimeOffset now)
    {
        if (Sessions.FirstOrDefault(s => s.Id == token.Session && s.ExpiresAt > now) is not { } session) return (this, null, null);
        if (session.Renew(token.Secret, now) is (var renewed, var next))
            return (this with { Sessions = Sessions.Replace(session, renewed) }, renewed, renewed.Token(user, next));
        return session.Current(token.Secret, now) is { } current ? (this, session, session.Token(user, current))
            : (session.Gave(token.Secret) ? Close(session.Id) : this, null, null);
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
        PasswordHash = hash, IsPasswordOutdated = false, Failures = [], Challenges = [],
        Links = Links.RemoveAll(l => l.Purpose is not LinkPurpose.Verify),
        Sessions = Sessions.RemoveAll(s => s.Id != but),
    };

    /// <summary>One that can be shown besides a password; a passkey is one, and a password alone must not take it away or add another.</summary>
    public bool HasFactor => HasSecondFactor || !Passkeys.IsEmpty;

    /// <summary>
    /// Whether a session may change what the account rests on: it stands, and a second factor, where there is one, was shown in it within
    /// five minutes. Where there is none it began within ten, or the password was shown once more: a token that was taken later must not
    /// give the account its first factor, and with it to somebody else.
    /// </summary>
    public bool IsSureOf(Guid session, DateTimeOffset now, bool hasShownPassword = false) => Has(session, now)
        && (HasFactor ? HasProven(session, now) : hasShownPassword || Sessions.Any(s => s.Id == session && now - s.OpenedAt < Fresh));

    /// <summary>Early enough for the code to be shown while the session is fresh.</summary>
    public bool IsSomebodyFresh(DateTimeOffset now) => Sessions.Any(s => now - s.OpenedAt < Admittance.StepUpLasts);

    public bool HasProven(Guid session, DateTimeOffset now) =>
        Sessions.Any(s => s.Id == session && now - s.SecondFactorAt < Admittance.StepUpLasts);

    public Credentials Proven(Guid session, DateTimeOffset now) =>
        this with { Sessions = [.. Sessions.Select(s => s.Id == session ? s with { SecondFactorAt = now } : s)] };

    internal static TimeSpan? Left(ImmutableArray<DateTimeOffset> tries, DateTimeOffset now) =>
        Recent(tries, now) is { Length: >= MostFailures } recent ? recent[^MostFailures] + FailuresCount - now : null;

    internal static ImmutableArray<DateTimeOffset> Recent(ImmutableArray<DateTimeOffset> tries, DateTimeOffset now) =>
        [.. tries.Where(at => now - at < FailuresCount)];

    internal static bool IsHashOf(string hash, string secret) =>
        CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), Convert.FromHexString(Hashed(secret)));

    internal static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static string Hashed(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
