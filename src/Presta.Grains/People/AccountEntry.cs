using Presta.Audit;

namespace Presta.People;

/// <summary>The way in for whoever has shown who they are: a session, or first a challenge for the second factor.</summary>
internal sealed class AccountEntry(Account account, Letters letters)
{
    /// <param name="kept">What is to be kept of the account, with what was shown used up.</param>
    /// <param name="provider">On whose word, where it was an identity provider's.</param>
    public async Task<Entry> Enter(User user, Credentials kept, bool remember, Device device, string? provider = null)
    {
        if (!kept.HasSecondFactor) return new Entry(await Open(user, kept, remember, device, provider: provider), null);
        var (challenged, challenge) = kept.Challenged(account.Id, remember, account.Now, provider);
        await account.Keep(challenged);
        return new Entry(null, challenge);
    }

    public async Task<SessionTicket> Open(
        User user, Credentials kept, bool remember, Device device, bool withSecondFactor = false, string? provider = null)
    {
        var isNew = !kept.Sessions.IsEmpty && kept.Sessions.All(s => s.Device != device);
        var isClaimed = kept.EmailVerifiedAt is not null && account.Kept.EmailVerifiedAt is null;
        var (opened, session, token) = kept.Open(account.Id, remember, device, account.Now, withSecondFactor);
        await account.Keep(opened);
        if (isClaimed) await account.Note(AuditActions.EmailConfirmed, provider: provider);
        await account.Note(AuditActions.Login, provider: provider);
        if (isNew)
        {
            await account.Note(AuditActions.NewDevice);
            await letters.NewDevice(user, device, account.Now);
        }
        return new SessionTicket(user, session.Id, token, session.ExpiresAt, opened.Facts);
    }
}
