using Orleans.Concurrency;

namespace Presta.People;

/// <summary>Identity, credentials and sessions of one user, and the owner of the user's profile row. Key: the user's id.</summary>
[Alias("user-grain")]
public interface IUserGrain : IOwnerGrain
{
    /// <summary>Opens a session. Refuses a wrong password, a disabled account, and the sixth try after five failures in 15 minutes.</summary>
    [Alias("SignIn")] Task<Result<SessionTicket>> SignIn(string password, bool remember);

    /// <summary>Exchanges a refresh token for its successor, the same one for ten seconds; using the old one after that ends the session.</summary>
    [Alias("Refresh")] Task<Result<SessionTicket>> Refresh(string refreshToken);

    /// <summary>Ends a session; access and refresh tokens of it are refused from now on. Ending an ended one is no error.</summary>
    [Alias("SignOut")] Task SignOut(Guid session);

    /// <summary>What the holder of a session may see; refused once the session has ended or the account is disabled.</summary>
    [AlwaysInterleave, Alias("Access")] Task<Result<Scope>> Access(Guid session);

    [AlwaysInterleave, Alias("Profile")] Task<Result<Saved<User>>> Profile();

    /// <summary>Gives a user without credentials a first password; changes nothing for one who has some.</summary>
    [Alias("Provision")] Task Provision(string password);
}

/// <summary>Finds who signs in, so that an unknown address costs and answers the same as a wrong password. Key: 0.</summary>
[Alias("sign-in")]
public interface ISignInGrain : IGrainWithIntegerKey
{
    [Alias("SignIn")] Task<Result<SessionTicket>> SignIn(string email, string password, bool remember);

    /// <summary>Exchanges a refresh token, whoever's it is.</summary>
    [Alias("Refresh")] Task<Result<SessionTicket>> Refresh(string refreshToken);
}

/// <param name="RefreshToken">Opaque, told once: only its hash is kept.</param>
[GenerateSerializer, Immutable, Alias("session-ticket")]
public sealed record SessionTicket(User User, Guid Session, string RefreshToken, DateTimeOffset RefreshExpiresAt);

/// <summary>The keys that access tokens are signed with, made at first use. Key: <c>default</c>.</summary>
[Alias("signing-keys")]
public interface ISigningKeysGrain : IGrainWithStringKey
{
    /// <summary>Newest first; the first one signs, all verify.</summary>
    [Alias("Keys")] Task<SigningKey[]> Keys();
}

/// <param name="Secret">256 random bits, for HMAC-SHA256.</param>
[GenerateSerializer, Immutable, Alias("signing-key")]
public sealed record SigningKey(string KeyId, byte[] Secret, DateTimeOffset MadeAt);

public static class UserErrors
{
    public static readonly Error InvalidCredentials = new(ErrorKind.Unauthenticated, "INVALID_CREDENTIALS", "Adresse e-mail ou mot de passe incorrect.");
    public static readonly Error SessionEnded = new(ErrorKind.Unauthenticated, "UNAUTHORIZED", "La session est terminée. Reconnectez-vous.");
    public static readonly Error InvalidRefreshToken = new(ErrorKind.Unauthenticated, "INVALID_TOKEN", "Le jeton de rafraîchissement est invalide, expiré ou déjà utilisé.");

    public static Error LockedFor(TimeSpan left) => new(ErrorKind.TooMany, "RATE_LIMITED",
        "Trop de tentatives. Réessayez dans {0} min.", RetryAfter: left, Args: [$"{Math.Ceiling(left.TotalMinutes)}"]);
}
