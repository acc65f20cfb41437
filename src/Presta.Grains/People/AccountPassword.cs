using Presta.Audit;

namespace Presta.People;

/// <summary>The password of an account: forgotten, set by a mailed link, changed by who knows it.</summary>
internal sealed class AccountPassword(Account account, Passwords passwords, Letters letters)
{
    public async Task Forgot()
    {
        if ((await account.Active()).Value is not { } user) return;
        var (kept, token) = account.Kept.Link(account.Id, LinkPurpose.Reset, account.Now, user.Email);
        if (token is null) return;
        await account.Keep(kept);
        await account.Note(AuditActions.PasswordResetRequested);
        await letters.ResetPassword(user, token);
    }

    public async Task<Result<bool>> Reset(string token, string password)
    {
        if (account.Kept.Find(LinkPurpose.Reset, token, account.Now) is not { } link) return UserErrors.InvalidToken;
        if ((await account.Holder(UserErrors.InvalidToken)).IsRefused(out var refusal, out var user)) return refusal;
        if (!link.IsTo(user)) return UserErrors.InvalidToken;
        if (PasswordPolicy.Refusal("password", password, user) is { } weak) return weak;
        // Whoever read the mail has shown that the address is theirs.
        var (kept, hash) = (account.Kept, await passwords.Hash(password));
        await account.Keep(kept.Without(link).Claimed(user, account.Now).WithPassword(hash));
        if (kept.EmailVerifiedAt is null) await account.Note(AuditActions.EmailConfirmed);
        await account.Note(AuditActions.PasswordReset);
        await letters.PasswordChanged(user, account.Now);
        return true;
    }

    public async Task<Result<bool>> Change(Guid session, string current, string next)
    {
        if ((await account.Proven(current, AuditActions.PasswordChanged)).IsRefused(out var refusal, out var user)) return refusal;
        if (current == next) return Error.Invalid("new_password", "Le nouveau mot de passe doit différer de l'ancien.");
        if (PasswordPolicy.Refusal("new_password", next, user) is { } weak) return weak;
        await account.Keep(account.Kept.WithPassword(await passwords.Hash(next), but: session));
        await account.Note(AuditActions.PasswordChanged);
        await letters.PasswordChanged(user, account.Now);
        return true;
    }
}
