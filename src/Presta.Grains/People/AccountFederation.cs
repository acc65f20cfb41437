using System.Text;
using Presta.Audit;

namespace Presta.People;

/// <summary>
/// Signing in on the word of an identity provider. Nothing ties an account to a provider but the address: each time it has to be the
/// account's, and to be known to be its owner's on both sides.
/// </summary>
internal sealed class AccountFederation(Account account, AccountEntry entry)
{
    /// <summary>Letter for letter; capitals count as small ones in plain ASCII only.</summary>
    public static bool Has(User user, string email) =>
        user.Email is { Length: > 0 } own && (own == email || Ascii.EqualsIgnoreCase(own, email));

    public async Task<Result<string>> Vouch(string provider, string email)
    {
        if ((await account.Holder(UserErrors.NoAccount)).IsRefused(out var refusal, out var user)) return await Refuse(refusal, provider);
        if (!Has(user, email)) return await Refuse(UserErrors.NoAccount, provider);
        // Anybody may have registered with this address and wait for its owner to come.
        if (account.Kept is { PasswordHash: not null, EmailVerifiedAt: null }) return await Refuse(UserErrors.AddressUnconfirmed, provider);
        var (kept, code) = account.Kept.Link(account.Id, LinkPurpose.Provider, account.Now, email, provider);
        if (code is null) return UserErrors.LockedFor(OneTime.ProviderLasts);
        await account.Keep(kept);
        return code;
    }

    public async Task<Result<Entry>> SignIn(string code, bool remember, Device device)
    {
        if (account.Kept.FactorLockedFor(account.Now) is { } left) return UserErrors.LockedFor(left);
        if (account.Kept.Find(LinkPurpose.Provider, code, account.Now) is not { } given) return UserErrors.InvalidCode;
        if ((await account.Holder(UserErrors.InvalidCode)).IsRefused(out var refusal, out var user)) return refusal;
        if (!Has(user, given.Email!)) return UserErrors.InvalidCode;
        return await entry.Enter(user, account.Kept.Without(given).Claimed(user, account.Now), remember, device, given.Provider);
    }

    private async Task<Error> Refuse(Error refusal, string provider)
    {
        await account.Note(AuditActions.LoginFailed, refusal, provider);
        return refusal;
    }
}
