using Presta.Kit;
using Presta.Storage;

namespace Presta.People;

internal sealed class UserGrain(
    OwnerTools tools, [PersistentState("user", StorageRegistration.GrainStorage)] IPersistentState<Credentials> state, Passwords passwords)
    : OwnerGrain(tools), IUserGrain
{
    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    public async Task<Result<SessionTicket>> SignIn(string password, bool remember)
    {
        var credentials = state.State;
        if (credentials.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        var isRight = await passwords.Verify(credentials.PasswordHash, password);
        var profile = await Read<User>(Scope.System, Id);
        if (!isRight || profile.Error is not null || profile.Value!.Row.Status is UserStatus.Disabled)
        {
            if (profile.Error is { Kind: ErrorKind.Unavailable } warming) return warming;
            credentials.Failed(Now);
            await state.WriteStateAsync();
            return UserErrors.InvalidCredentials;
        }
        return await Ticket(profile.Value.Row, credentials.Open(Id, remember, Now));
    }

    public async Task<Result<SessionTicket>> Refresh(string refreshToken)
    {
        if (RefreshToken.Read(refreshToken) is not { } token || token.User != Id) return UserErrors.InvalidRefreshToken;
        var profile = await Read<User>(Scope.System, Id);
        if (profile.Error is { Kind: ErrorKind.Unavailable } warming) return warming;
        if (profile.Error is not null || profile.Value!.Row.Status is UserStatus.Disabled) return UserErrors.InvalidRefreshToken;
        if (state.State.Rotate(Id, token, Now) is { } rotated) return await Ticket(profile.Value.Row, rotated);
        await state.WriteStateAsync();
        return UserErrors.InvalidRefreshToken;
    }

    public async Task SignOut(Guid session)
    {
        if (state.State.Close(session)) await state.WriteStateAsync();
    }

    public async Task<Result<Scope>> Access(Guid session)
    {
        if (!state.State.Has(session, Now)) return UserErrors.SessionEnded;
        var profile = await Read<User>(Scope.System, Id);
        if (profile.IsRefused(out var refusal, out var saved)) return refusal.Kind is ErrorKind.Unavailable ? refusal : UserErrors.SessionEnded;
        return saved.Row.Status is UserStatus.Disabled ? UserErrors.SessionEnded : new Scope(Id, saved.Row.Name, saved.Row.CompanyId, saved.Row.Roles);
    }

    public Task<Result<Saved<User>>> Profile() => Read<User>(Scope.System, Id);

    public async Task Provision(string password)
    {
        if (state.State.PasswordHash is not null) return;
        state.State.PasswordHash = await passwords.Hash(password);
        await state.WriteStateAsync();
    }

    private async Task<Result<SessionTicket>> Ticket(User user, (Session Session, string Token) opened)
    {
        await state.WriteStateAsync();
        return new SessionTicket(user, opened.Session.Id, opened.Token, opened.Session.ExpiresAt);
    }
}
