using Orleans.Concurrency;

namespace Presta.People;

[StatelessWorker]
internal sealed class SignInGrain(Passwords passwords, Letters letters) : Grain, ISignInGrain
{
    public async Task<Result<Entry>> SignIn(string email, string password, bool remember, Device device)
    {
        if ((await Find(email)).IsRefused(out var refusal, out var found)) return refusal;
        if (found is [var user]) return await GrainFactory.GetGrain<IUserGrain>(user.Id.ToString()).SignIn(password, remember, device);
        // What is no address names no grain: it may hold what no database takes, and nobody can have it to be locked.
        if (Mail.EmailAddress.IsOne(email) && await Address(email).Fail() is { } locked) return UserErrors.LockedFor(locked);
        await passwords.Verify(null, password);
        return UserErrors.InvalidCredentials;
    }

    public async Task<Result<SessionTicket>> Register(NewAccount account, Device device)
    {
        if (PasswordPolicy.Refusal("password", account.Password, account.Role, account.Name, account.Email) is { } weak) return weak;
        if ((await Find(account.Email)).IsRefused(out var refusal, out var found)) return refusal;
        if (found is [var owner, ..] && owner.Id != account.Id)
        {
            await letters.AddressTaken(owner);
            return UserErrors.AddressTaken;
        }
        return await Address(account.Email).Reserve(account.Id)
            ? await GrainFactory.GetGrain<IAccountGrain>(account.Id.ToString()).Open(account, device) : UserErrors.AddressTaken;
    }

    public async Task Forgot(string email)
    {
        if ((await Find(email)).Value is [var user]) await GrainFactory.GetGrain<IAccountGrain>(user.Id.ToString()).Forgot();
    }

    public async Task SendLink(string email)
    {
        if ((await Find(email)).Value is [var user]) await GrainFactory.GetGrain<IMagicLinkGrain>(user.Id.ToString()).SendLink();
    }

    public async Task<Result<string>> Vouch(string provider, string email)
    {
        if ((await Find(email)).IsRefused(out var refusal, out var found)) return refusal;
        // The catalog finds by folded text; on somebody's word alone nobody gets an account whose address is merely alike.
        return found.Where(user => AccountFederation.Has(user, email)).ToArray() is [var user]
            ? await GrainFactory.GetGrain<IFederationGrain>(user.Id.ToString()).Vouch(provider, email) : UserErrors.NoAccount;
    }

    private Task<Result<System.Collections.Immutable.ImmutableArray<User>>> Find(string email) =>
        GrainFactory.GetGrain<IUsersCatalog>(Nouns.Users.Name).Of("email", email.Trim());

    private IAddressGrain Address(string email) => GrainFactory.GetGrain<IAddressGrain>(email.Trim().ToUpperInvariant());
}
