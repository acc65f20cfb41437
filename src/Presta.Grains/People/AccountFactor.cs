using System.Collections.Immutable;
using Presta.Audit;
using Presta.Mail;

namespace Presta.People;

/// <summary>The second factor of an account: set up, shown, taken away.</summary>
internal sealed class AccountFactor(Account account, Letters letters)
{
    public async Task<Result<SecondFactorSetUp>> SetUp()
    {
        if (account.Kept.HasSecondFactor) return UserErrors.SecondFactorIsSetUp;
        if ((await account.Active()).IsRefused(out var refusal, out var user)) return refusal;
        if (!account.Kept.IsSomebodyFresh(account.Now)) return UserErrors.SignInAgain;
        var factor = SecondFactor.New();
        await account.Keep(account.Kept with { SecondFactor = factor });
        await account.Note(AuditActions.TwoFactorSetUp);
        return new SecondFactorSetUp(factor.Secret, factor.Url(user.Email ?? user.Name));
    }

    public async Task<Result<ImmutableArray<string>>> Show(Guid session, string code)
    {
        if (account.Kept.FactorLockedFor(account.Now) is { } left) return UserErrors.LockedFor(left);
        if (await account.Factor() is not { } factor) return UserErrors.NoSecondFactor;
        if ((await account.Active()).Error is { } refusal) return refusal;
        if (account.Doubt(session) is { } doubt && (factor.ConfirmedAt is null || doubt == UserErrors.SessionEnded)) return doubt;
        if (factor.Use(code, account.Now) is not { } used)
        {
            // Of a secret that is not in force there is nothing to guess: who was told it knows it.
            if (factor.ConfirmedAt is not null) await account.Keep(account.Kept.Missed(account.Now));
            await account.Note(AuditActions.TwoFactorFailed, UserErrors.InvalidCode);
            return UserErrors.InvalidCode;
        }
        await account.Note(AuditActions.TwoFactorVerified);
        if (factor.ConfirmedAt is not null)
        {
            await account.Keep((account.Kept with { SecondFactor = used }).Proven(session, account.Now));
            return ImmutableArray<string>.Empty;
        }
        var (kept, codes) = (used with { ConfirmedAt = account.Now }).WithRecoveryCodes();
        await account.Keep((account.Kept with { SecondFactor = kept }).Proven(session, account.Now));
        await Tell(TwoFactorChange.Enabled);
        return codes;
    }

    public async Task<Result<ImmutableArray<string>>> NewRecoveryCodes()
    {
        if (!account.Kept.HasSecondFactor) return UserErrors.NoSecondFactor;
        var (kept, codes) = account.Kept.SecondFactor!.WithRecoveryCodes();
        await account.Keep(account.Kept with { SecondFactor = kept });
        await account.Note(AuditActions.RecoveryCodesRenewed);
        await Tell(TwoFactorChange.NewRecoveryCodes);
        return codes;
    }

    public async Task<Result<bool>> Remove()
    {
        if (!account.Kept.HasSecondFactor) return UserErrors.NoSecondFactor;
        if ((await account.Active()).IsRefused(out var refusal, out var user)) return refusal;
        if (user.Roles.HasFlag(Portal.Superadmin)) return UserErrors.SecondFactorDemanded;
        await account.Keep(account.Kept with { SecondFactor = null });
        await account.Note(AuditActions.TwoFactorDisabled);
        await Tell(TwoFactorChange.Disabled);
        return true;
    }

    private async Task Tell(TwoFactorChange change)
    {
        if ((await account.Active()).Value is { } user) await letters.SecondFactorChanged(user, change, account.Now);
    }
}
