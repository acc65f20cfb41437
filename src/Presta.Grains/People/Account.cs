using Orleans.Runtime;
using Presta.Audit;
using Presta.Storage;

namespace Presta.People;

/// <summary>
/// A user's account in the hands of the user's grain, which alone changes it: what is kept, and what the audit trail is told of it.
/// </summary>
/// <param name="active">The user, unless there is none or they may not come in.</param>
internal sealed class Account(
    EntityId id, IPersistentState<Credentials> state, Func<Task<Result<User>>> active, Passwords passwords, SecretSeal seal,
    IAuditTrail audit, TimeProvider time)
{
    public EntityId Id => id;

    public Credentials Kept => state.State;

    public DateTimeOffset Now => time.GetUtcNow();

    public Task<Result<User>> Active() => active();

    /// <summary>As <see cref="Active"/>, for who shows a token: that there is no such user is not told.</summary>
    public async Task<Result<User>> Holder(Error otherwise) =>
        (await active()).IsRefused(out var refusal, out var user) ? refusal.Kind is ErrorKind.Unavailable ? refusal : otherwise : user;

    /// <summary>The user, once they have shown their password again; a wrong one counts as a failure, and is told.</summary>
    /// <param name="action">What it is shown for.</param>
    public async Task<Result<User>> Proven(string password, string action)
    {
        if (Kept.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        if ((await active()).IsRefused(out var refusal, out var user)) return refusal;
        if (await passwords.Verify(Kept.PasswordHash, password) is not PasswordMatch.No) return user;
        await Keep(Kept.Failed(Now));
        await Note(action, UserErrors.InvalidCredentials);
        return UserErrors.InvalidCredentials;
    }

    /// <summary>
    /// Why a session may not change what the account rests on; null when it may. That it stands is asked here once more: elsewhere it is
    /// believed for a second.
    /// </summary>
    /// <param name="hasShownPassword">In this very request.</param>
    public Error? Doubt(Guid session, bool hasShownPassword = false) =>
        Kept.IsSureOf(session, Now, hasShownPassword) ? null : !Kept.Has(session, Now) ? UserErrors.SessionEnded
        : Kept.HasFactor ? UserErrors.StepUpRequired : UserErrors.SignInAgain;

    /// <param name="provider">On whose word.</param>
    /// <param name="session">What was ended, where that is not the session that asked for it.</param>
    public Task Note(string action, Error? refusal = null, string? provider = null, Guid? session = null) =>
        audit.Append(new AuditEvent(action)
    {
        Actor = id, Code = refusal?.Code,
        Object = $"user={id}{(provider is null ? "" : $" provider={provider}")}{(session is { } ended ? $" session={ended}" : "")}",
    });

    /// <summary>As the app knows it; in the kept state its secret is sealed.</summary>
    public async Task<SecondFactor?> Factor() => Kept.SecondFactor is { } factor
        ? factor with { Secret = await seal.Open(id, factor.Secret) } : null;

    /// <summary>Wrong tokens of strangers write nothing.</summary>
    public async Task Keep(Credentials next)
    {
        if (ReferenceEquals(next, Kept)) return;
        await state.Keep(
            next.SecondFactor is { } factor ? next with { SecondFactor = factor with { Secret = await seal.Close(id, factor.Secret) } }
            : next);
    }
}
