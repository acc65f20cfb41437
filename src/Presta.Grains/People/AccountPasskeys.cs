using System.Collections.Immutable;
using Presta.Audit;
using Presta.Mail;

namespace Presta.People;

/// <summary>The passkeys of an account: taken on, shown, taken away.</summary>
internal sealed class AccountPasskeys(Account account, AccountEntry entry, Letters letters)
{
    public ImmutableArray<OwnPasskey> All => [.. account.Kept.Passkeys.Select(p => p.Own())];

    public async Task<Result<PasskeyOwner>> Owner(Guid session) => (await Adding(session)).Then<PasskeyOwner>(user =>
        new PasskeyOwner(account.Id, user.Email ?? user.Name, user.Name, [.. account.Kept.Passkeys.Select(p => p.CredentialId)]));

    public async Task<Result<OwnPasskey>> Register(Guid session, RelyingParty party, PasskeyCreation made, string name)
    {
        if ((await Adding(session)).IsRefused(out var refusal, out var user)) return refusal;
        if (account.Kept.Use(made.Challenge, account.Now) is not { } used) return UserErrors.PasskeyNotTaken;
        if (await WebAuthn.Made(party, user, made, name, account.Now) is not { } passkey) return UserErrors.PasskeyNotTaken;
        if (account.Kept.Passkey(passkey.CredentialId) is not null) return UserErrors.PasskeyTaken;
        await account.Keep((used with { Passkeys = used.Passkeys.Add(passkey) }).Proven(session, account.Now));
        await account.Note(AuditActions.PasskeyAdded);
        await letters.SecondFactorChanged(user, TwoFactorChange.PasskeyAdded, account.Now);
        return passkey.Own();
    }

    public async Task<Result<bool>> Remove(Guid session, EntityId id)
    {
        if ((await account.Active()).IsRefused(out var refusal, out var user)) return refusal;
        if (account.Kept.Passkeys.FirstOrDefault(p => p.Id == id) is not { } passkey) return Error.NotFound;
        if (account.Doubt(session) is { } doubt) return doubt;
        if (user.Roles.HasFlag(Portal.Superadmin) && account.Kept is { HasSecondFactor: false, Passkeys.Length: 1 })
            return UserErrors.SecondFactorDemanded;
        await account.Keep(account.Kept with { Passkeys = account.Kept.Passkeys.Remove(passkey) });
        await account.Note(AuditActions.PasskeyRemoved);
        await letters.SecondFactorChanged(user, TwoFactorChange.PasskeyRemoved, account.Now);
        return true;
    }

    public async Task<Result<Entry>> SignIn(RelyingParty party, PasskeyProof proof, bool remember, Device device)
    {
        if ((await Shown(party, proof, AuditActions.LoginFailed)).IsRefused(out var refusal, out var shown)) return refusal;
        return new Entry(await entry.Open(shown.User, shown.Kept, remember, device, withSecondFactor: true), null);
    }

    public async Task<Result<bool>> Show(Guid session, RelyingParty party, PasskeyProof proof)
    {
        if ((await Shown(party, proof, AuditActions.TwoFactorFailed)).IsRefused(out var refusal, out var shown)) return refusal;
        await account.Keep(shown.Kept.Proven(session, account.Now));
        await account.Note(AuditActions.TwoFactorVerified);
        return true;
    }

    /// <summary>The account with the challenge used up. What is wrong is told to nobody but the audit trail.</summary>
    private async Task<Result<PasskeyShown>> Shown(RelyingParty party, PasskeyProof proof, string failed)
    {
        if ((await account.Holder(UserErrors.InvalidPasskey)).IsRefused(out var refusal, out var user)) return refusal;
        if (account.Kept.Passkey(proof.CredentialId) is not { } passkey
            || account.Kept.Use(proof.Challenge, account.Now) is not { } used
            || await WebAuthn.Count(party, passkey, proof) is not { } count)
        {
            await account.Note(failed, UserErrors.InvalidPasskey);
            return UserErrors.InvalidPasskey;
        }
        if (passkey.IsCopied(count))
        {
            await account.Note(AuditActions.PasskeyCopied, UserErrors.InvalidPasskey);
            return UserErrors.InvalidPasskey;
        }
        var counted = passkey with { SignCount = count, UsedAt = account.Now };
        return new PasskeyShown(user, used with { Passkeys = used.Passkeys.Replace(passkey, counted) });
    }

    private async Task<Result<User>> Adding(Guid session)
    {
        if ((await account.Active()).IsRefused(out var refusal, out var user)) return refusal;
        if (account.Doubt(session) is { } doubt) return doubt;
        return account.Kept.Passkeys.Length >= PasskeyRules.Most ? UserErrors.TooManyPasskeys : user;
    }

    private sealed record PasskeyShown(User User, Credentials Kept);
}
