using Orleans.Concurrency;

namespace Presta.People;

[StatelessWorker]
internal sealed class SignInGrain(Passwords passwords) : Grain, ISignInGrain
{
    public async Task<Result<SessionTicket>> SignIn(string email, string password, bool remember)
    {
        var users = await GrainFactory.GetGrain<IUsersCatalog>(Nouns.Users.Name).Of("email", email.Trim());
        if (users.IsRefused(out var refusal, out var found)) return refusal;
        if (found is [var user]) return await GrainFactory.GetGrain<IUserGrain>(user.Id.ToString()).SignIn(password, remember);
        await passwords.Verify(null, password);
        return UserErrors.InvalidCredentials;
    }

    public async Task<Result<SessionTicket>> Refresh(string refreshToken) => RefreshToken.Read(refreshToken) is { } token
        ? await GrainFactory.GetGrain<IUserGrain>(token.User.ToString()).Refresh(refreshToken)
        : UserErrors.InvalidRefreshToken;
}
