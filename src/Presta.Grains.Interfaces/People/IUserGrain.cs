using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Presta.People;

/// <summary>Who is signed in: sessions of one user, and the owner of the user's profile row. Key: the user's id.</summary>
[Alias("user-grain")]
public interface IUserGrain : IOwnerGrain
{
    /// <summary>
    /// Opens a session, or, where a second factor is set up, a challenge for it. Refuses a wrong password, a disabled account, and the
    /// sixth try after five failures in 15 minutes, or after five wrong codes; only who comes in all the way is forgiven them.
    /// </summary>
    [Alias("Enter")] Task<Result<Entry>> SignIn(string password, bool remember, Device device);

    /// <summary>
    /// Answers a challenge with a code of the app, or with one of the recovery codes; the third wrong answer ends it, and after five in 15
    /// minutes, to however many challenges, none is looked at.
    /// </summary>
    [Alias("Answer")] Task<Result<SessionTicket>> Answer(string challenge, string code, Device device);

    /// <summary>
    /// Exchanges a refresh token for its successor, the same one for ten seconds; using the old one, or any before it, after that ends the
    /// session. A token that has expired or never was one ends nothing.
    /// </summary>
    [Alias("Refresh")] Task<Result<SessionTicket>> Refresh(string refreshToken);

    /// <summary>Ends a session; access and refresh tokens of it are refused from now on. Ending an ended one is no error.</summary>
    [Alias("SignOut")] Task SignOut(Guid session);

    /// <summary>Ends a session from another one of the same user, who is told so.</summary>
    /// <returns>Whether it stood.</returns>
    [Alias("EndSession")] Task<bool> EndSession(Guid session);

    /// <summary>Ends all sessions but one.</summary>
    [Alias("SignOutOthers")] Task<int> SignOutOthers(Guid but);

    /// <summary>The sessions that stand, the youngest first.</summary>
    [AlwaysInterleave, Alias("Sessions")] Task<ImmutableArray<OpenSession>> Sessions();

    /// <summary>What the holder of a session may see; refused once the session has ended or the account is disabled.</summary>
    [AlwaysInterleave, Alias("Admit")] Task<Result<Admittance>> Admit(Guid session);

    [AlwaysInterleave, Alias("Profile")] Task<Result<Saved<User>>> Profile();

    /// <summary>Changes what users may change of themselves.</summary>
    /// <param name="expected">The version that the caller saw.</param>
    [Alias("Edit")] Task<Result<Saved<User>>> Edit(Scope scope, ProfileEdit edit, long? expected);
}

/// <summary>
/// What a user's account rests on: address, password, second factor. Key: the user's id; the same grain as <see cref="IUserGrain"/>.
/// </summary>
[Alias("account-grain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Gives a user without credentials a first password; changes nothing for one who has some.</summary>
    [Alias("Provision")] Task Provision(string password);

    /// <summary>
    /// Makes the user, signed in. Sent again it is answered as before, with another session, until the account rests on more than that.
    /// </summary>
    [Alias("Open")] Task<Result<SessionTicket>> Open(NewAccount account, Device device);

    /// <summary>Whether the user stands in the journal: a reservation of an address may outlive the attempt it was made for.</summary>
    [AlwaysInterleave, Alias("IsOpen")] Task<bool> IsOpen();

    [AlwaysInterleave, Alias("Facts")] Task<AccountFacts> Facts();

    /// <summary>Sends a link to set a new password, good once and for an hour; five of them in 15 minutes at most.</summary>
    [OneWay, Alias("Forgot")] Task Forgot();

    /// <summary>
    /// Sets a new password by the token of such a link. All sessions end; where nobody had shown before that the address is theirs,
    /// passkeys and second factor go too, for a stranger may have left them.
    /// </summary>
    [Alias("Reset")] Task<Result<bool>> Reset(string token, string password);

    /// <summary>
    /// Sends a link to a new address, good once and for an hour: whoever opens it has the address from then on. The password is asked for,
    /// and, where there is a second factor, that it was shown within five minutes.
    /// </summary>
    [Alias("AskForEmail")] Task<Result<bool>> AskForEmail(Guid session, string email, string password);

    /// <summary>
    /// Confirms an address by the token that was sent to it: the user's, or the new one that they asked for. For a caller who is signed in
    /// as this user: the mail alone may have come to somebody who has never heard of the account.
    /// </summary>
    [Alias("Verify")] Task<Result<bool>> Verify(string token);

    /// <summary>Changes the password. All other sessions end.</summary>
    [Alias("ChangePassword")] Task<Result<bool>> ChangePassword(Guid session, string current, string next);

    /// <summary>A secret for the app, in force once a code of it was shown.</summary>
    [Alias("SetUpSecondFactor")] Task<Result<SecondFactorSetUp>> SetUpSecondFactor();

    /// <summary>
    /// Shows a code: puts a new secret into force and tells the recovery codes, or counts as step-up of the session. Where there is a
    /// passkey, that has to be shown before a secret comes into force.
    /// </summary>
    [Alias("ShowCode")] Task<Result<ImmutableArray<string>>> ShowCode(Guid session, string code);

    /// <summary>Ten new recovery codes; the old ones are void. Told once.</summary>
    [Alias("NewRecoveryCodes")] Task<Result<ImmutableArray<string>>> NewRecoveryCodes();

    /// <summary>Takes the second factor away, unless the user's role demands one.</summary>
    [Alias("RemoveSecondFactor")] Task<Result<bool>> RemoveSecondFactor();
}

/// <summary>Signing in by a mailed link, for clients. Key: the user's id; the same grain as <see cref="IUserGrain"/>.</summary>
[Alias("magic-link-grain")]
public interface IMagicLinkGrain : IGrainWithStringKey
{
    /// <summary>
    /// Sends a client a link to sign in with, good once and for 15 minutes; five in that time at most. Others are sent none.
    /// </summary>
    [OneWay, Alias("SendLink")] Task SendLink();

    /// <summary>
    /// Signs in by the token of such a link, as a password would: an account with a second factor is asked for it, and waits where too
    /// many of its codes were wrong; wrong passwords lock no link. The address counts as confirmed, and what had been there before its
    /// owner came is gone: password, sessions, passkeys, second factor.
    /// </summary>
    [Alias("SignInByLink")] Task<Result<Entry>> SignInByLink(string token, bool remember, Device device);
}

/// <summary>Signing in on the word of an identity provider. Key: the user's id; the same grain as <see cref="IUserGrain"/>.</summary>
[Alias("federation-grain")]
public interface IFederationGrain : IGrainWithStringKey
{
    /// <summary>
    /// A code to sign in with, good once and for a minute, on a provider's word that <paramref name="email"/> is the caller's. Refused
    /// where it is not the account's, and where the account has a password and nobody has ever confirmed its address: whoever chose that
    /// password may be somebody else.
    /// </summary>
    [Alias("Vouch")] Task<Result<string>> Vouch(string provider, string email);

    /// <summary>
    /// Signs in by such a code, as by a mailed link.
    /// </summary>
    [Alias("SignInByProvider")] Task<Result<Entry>> SignInByProvider(string code, bool remember, Device device);
}

/// <summary>Finds who signs in, so that an unknown address costs and answers the same as a wrong password. Key: 0.</summary>
[Alias("sign-in")]
public interface ISignInGrain : IGrainWithIntegerKey
{
    [Alias("Enter")] Task<Result<Entry>> SignIn(string email, string password, bool remember, Device device);

    /// <summary>Makes a user, for whoever has the address.</summary>
    [Alias("Register")] Task<Result<SessionTicket>> Register(NewAccount account, Device device);

    /// <summary>Nobody is told whether the address is known.</summary>
    [Alias("Forgot")] Task Forgot(string email);

    /// <summary>Sends a link to sign in with, to a client; nobody is told whether the address is one's.</summary>
    [Alias("SendLink")] Task SendLink(string email);

    /// <summary>As <see cref="IFederationGrain.Vouch"/>, for the one account that has the address; none is made.</summary>
    [Alias("Vouch")] Task<Result<string>> Vouch(string provider, string email);
}

/// <summary>
/// Who has an e-mail address, or is about to. Key: the address, in capitals. A reservation whose user was never made ends by itself:
/// the database of users, which staff edit in Notion as well, decides who signs in.
/// </summary>
[Alias("address")]
public interface IAddressGrain : IGrainWithStringKey
{
    /// <summary>
    /// Counts a vain attempt to sign in with an address that nobody has: after five of them it is locked as an account would be, so that
    /// a lock tells nobody who has an account.
    /// </summary>
    /// <returns>For how long it is locked already.</returns>
    [Alias("Fail")] Task<TimeSpan?> Fail();

    /// <summary>False when the address is somebody else's.</summary>
    [Alias("Reserve")] Task<bool> Reserve(EntityId user);
}

/// <summary>The keys that access tokens are signed with, made at first use and replaced every 30 days. Key: <c>default</c>.</summary>
[Alias("signing-keys")]
public interface ISigningKeysGrain : IGrainWithStringKey
{
    /// <summary>Newest first; the first one signs, all verify.</summary>
    [Alias("Keys")] Task<SigningKey[]> Keys();
}

/// <summary>
/// The keys that secrets in grain state are sealed with (AES-256-GCM), made at first use; every 90 days another one seals. None is ever
/// taken away: a secret is sealed anew when its owner's state is next kept, and somebody may not come for years. Key: <c>default</c>.
/// </summary>
[Alias("secret-keys")]
public interface ISecretKeysGrain : IGrainWithStringKey
{
    /// <summary>Newest first; the first one seals, all open. For silos only.</summary>
    [Alias("Keys")] Task<SigningKey[]> Keys();
}
