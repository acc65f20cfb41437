using Presta.Audit;

namespace Presta.People;

/// <summary>The e-mail address of an account: confirmed, and exchanged for another one.</summary>
/// <param name="move">Writes the new address into the user's row.</param>
internal sealed class AccountAddress(Account account, Letters letters, IGrainFactory grains, Func<string, Task<Result<Saved<User>>>> move)
{
    public async Task SendVerification(User user)
    {
        var (kept, token) = account.Kept.Link(account.Id, LinkPurpose.Verify, account.Now, user.Email);
        if (token is null) return;
        await account.Keep(kept);
        await letters.VerifyEmail(user, token);
    }

    public async Task<Result<bool>> Verify(string token)
    {
        if (account.Kept.Find(LinkPurpose.Verify, token, account.Now) is not { } link) return await Move(token);
        if ((await account.Holder(UserErrors.InvalidToken)).IsRefused(out var refusal, out var user)) return refusal;
        if (!link.IsTo(user)) return UserErrors.InvalidToken;
        await account.Keep(account.Kept.Without(link) with { EmailVerifiedAt = account.Now });
        await account.Note(AuditActions.EmailConfirmed);
        return true;
    }

    public async Task<Result<bool>> AskFor(Guid session, string email, string password)
    {
        if ((await account.Proven(password, AuditActions.EmailChangeRequested)).IsRefused(out var refusal, out var user)) return refusal;
        if (account.Doubt(session, hasShownPassword: true) is { } doubt) return doubt;
        if ((await Available(email)).Error is { } taken) return taken;
        var (kept, token) = account.Kept.Link(account.Id, LinkPurpose.Email, account.Now, email);
        if (token is null) return UserErrors.LockedFor(TimeSpan.FromMinutes(15));
        await account.Keep(kept);
        await account.Note(AuditActions.EmailChangeRequested);
        await letters.ConfirmEmail(user, email, token);
        return true;
    }

    /// <summary>
    /// To the address that the link was sent to. The row goes first: should the silo die before the link is used up, it is good again and
    /// finds its work done.
    /// </summary>
    private async Task<Result<bool>> Move(string token)
    {
        if (account.Kept.Find(LinkPurpose.Email, token, account.Now) is not { Email: { } email }) return UserErrors.InvalidToken;
        if ((await account.Holder(UserErrors.InvalidToken)).IsRefused(out var refusal, out var user)) return refusal;
        if ((await Available(email)).Error is { } taken) return taken;
        if (!await grains.GetGrain<IAddressGrain>(email.ToUpperInvariant()).Reserve(account.Id)) return UserErrors.AddressTaken;
        if ((await move(email)).Error is { } unwritten) return unwritten;
        await account.Keep(account.Kept with { Links = [], Challenges = [], EmailVerifiedAt = account.Now });   // what was mailed to the old address is void
        await account.Note(AuditActions.EmailChanged);
        await letters.EmailChanged(user, account.Now);
        return true;
    }

    private async Task<Result<bool>> Available(string email) =>
        (await grains.GetGrain<IUsersCatalog>(Nouns.Users.Name).Of("email", email)).IsRefused(out var refusal, out var found) ? refusal
            : found.Any(u => u.Id != account.Id) ? UserErrors.AddressTaken : true;
}
