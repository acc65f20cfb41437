using System.Collections.Immutable;

namespace Presta.People;

public enum LinkPurpose { Reset, Verify, Email, SignIn, Provider }

/// <summary>
/// A link that was mailed, or a code in the address that a browser is sent to: good once, for a while; only its hash is kept.
/// </summary>
/// <param name="Email">Which it was mailed to: of a change of address the new one, else the user's; null in a link that is older.</param>
/// <param name="Provider">On whose word the code was given.</param>
public sealed record OneTimeToken(
    LinkPurpose Purpose, string Hash, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, string? Email = null, string? Provider = null)
{
    /// <summary>Whether the user still has the address that it went to: who has had another since may not come in by the old one.</summary>
    public bool IsTo(User user) => Email is null || Email == user.Email;
}

/// <summary>A right password that waits for its second factor; only the hash of what names it is kept.</summary>
/// <param name="Failures">Wrong codes so far.</param>
/// <param name="Provider">On whose word it was given, where there was no password.</param>
public sealed record Challenge(string Hash, bool Remember, DateTimeOffset ExpiresAt, int Failures = 0, string? Provider = null);

/// <summary>
/// Links and challenges of one user: given out as <c>{user:N}.{secret}</c>, so that whoever is shown one knows whom to ask.
/// </summary>
internal static class OneTime
{
    public static readonly TimeSpan ResetLasts = TimeSpan.FromMinutes(60);
    public static readonly TimeSpan VerifyLasts = TimeSpan.FromDays(3);
    public static readonly TimeSpan SignInLasts = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan ProviderLasts = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ChallengeLasts = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MailsCount = TimeSpan.FromMinutes(15);
    private const int MostMails = 5;
    private const int MostChallenges = 10;
    private const int MostFailures = 3;

    /// <summary>With another link; the same record and no token when there were too many lately.</summary>
    public static (Credentials Kept, string? Token) Link(
        this Credentials credentials, EntityId user, LinkPurpose purpose, DateTimeOffset now, string? email = null, string? provider = null)
    {
        var standing = credentials.Links.RemoveAll(l => l.ExpiresAt <= now);
        if (standing.Count(l => l.Purpose == purpose && now - l.MadeAt < MailsCount) >= MostMails) return (credentials, null);
        var secret = Credentials.Secret();
        var lasts = purpose switch
        {
            LinkPurpose.Verify => VerifyLasts,
            LinkPurpose.SignIn => SignInLasts,
            LinkPurpose.Provider => ProviderLasts,
            LinkPurpose.Reset or LinkPurpose.Email => ResetLasts,
        };
        var link = new OneTimeToken(purpose, Credentials.Hashed(secret), now, now + lasts, email, provider);
        // Of each kind its own: whoever asks for some of one kind takes none of another away.
        var (others, same) = (standing.Where(l => l.Purpose != purpose), standing.Where(l => l.Purpose == purpose).TakeLast(MostMails - 1));
        return (credentials with { Links = [.. others, .. same, link] }, $"{user.Value:N}.{secret}");
    }

    public static OneTimeToken? Find(this Credentials credentials, LinkPurpose purpose, string token, DateTimeOffset now) =>
        credentials.Links.FirstOrDefault(l => l.Purpose == purpose && l.ExpiresAt > now && Credentials.IsHashOf(l.Hash, SecretOf(token)));

    public static (Credentials Kept, string Token) Challenged(
        this Credentials credentials, EntityId user, bool remember, DateTimeOffset now, string? provider = null)
    {
        var secret = Credentials.Secret();
        ImmutableArray<Challenge> standing = [.. credentials.Challenges.Where(c => c.ExpiresAt > now).TakeLast(MostChallenges - 1)];
        return (credentials with
        {
            Challenges = [.. standing, new(Credentials.Hashed(secret), remember, now + ChallengeLasts, Provider: provider)],
        }, $"{user.Value:N}.{secret}");
    }

    public static Challenge? Find(this Credentials credentials, string token, DateTimeOffset now) =>
        credentials.Challenges.FirstOrDefault(
            c => c.ExpiresAt > now && c.Failures < MostFailures && Credentials.IsHashOf(c.Hash, SecretOf(token)));

    public static Credentials Without(this Credentials credentials, OneTimeToken link) =>
        credentials with { Links = credentials.Links.Remove(link) };

    public static Credentials Without(this Credentials credentials, Challenge challenge) =>
        credentials with { Challenges = credentials.Challenges.Remove(challenge) };

    /// <summary>A wrong code counts against the account too: challenges are had for a password, and guesses must not be.</summary>
    public static Credentials Missed(this Credentials credentials, Challenge challenge, DateTimeOffset now) =>
        credentials.Missed(
            now) with { Challenges = credentials.Challenges.Replace(challenge, challenge with { Failures = challenge.Failures + 1 }) };

    private static string SecretOf(string token) => token.Split('.')[^1];
}
