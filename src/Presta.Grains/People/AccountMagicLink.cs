using Presta.Audit;

namespace Presta.People;

/// <summary>
/// Signing in by a mailed link in place of the password, for people who are clients and nothing else: a mailbox must not open what
/// staff and partners see.
/// </summary>
internal sealed class AccountMagicLink(Account account, AccountEntry entry, Letters letters)
{
    public async Task Send()
    {
        if ((await account.Active()).Value is not { Roles: Portal.Client, Email: { } email } user) return;
        var (kept, token) = account.Kept.Link(account.Id, LinkPurpose.SignIn, account.Now, email);
        if (token is null) return;
        await account.Keep(kept);
        await account.Note(AuditActions.SignInLinkRequested);
        await letters.SignInLink(user, token);
    }

    /// <summary>Good once, and while the user has the address that it went to. With one used, those in other letters are void.</summary>
    public async Task<Result<Entry>> SignIn(string token, bool remember, Device device)
    {
        if (account.Kept.FactorLockedFor(account.Now) is { } left) return UserErrors.LockedFor(left);
        if (account.Kept.Find(LinkPurpose.SignIn, token, account.Now) is not { } link) return UserErrors.InvalidToken;
        if ((await account.Holder(UserErrors.InvalidToken)).IsRefused(out var refusal, out var user)) return refusal;
        if (user.Roles is not Portal.Client || !link.IsTo(user)) return UserErrors.InvalidToken;
        // Whoever read the mail has shown that the address is theirs.
        var claimed = account.Kept.Claimed(user, account.Now);
        var used = claimed with { Links = claimed.Links.RemoveAll(l => l.Purpose is LinkPurpose.SignIn) };
        return await entry.Enter(user, used, remember, device);
    }
}
