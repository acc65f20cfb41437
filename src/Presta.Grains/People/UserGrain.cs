using Presta.Kit;
using Presta.Storage;

namespace Presta.People;

internal sealed class UserGrain(
    OwnerTools tools, [PersistentState("user", StorageRegistration.GrainStorage)] IPersistentState<Credentials> state,
    Passwords passwords, DemoAccess demo)
    : OwnerGrain(tools), IUserGrain
{
    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    public async Task<Result<SessionTicket>> SignIn(string password, bool remember)
    {
        if (state.State.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        var profile = await Read<User>(Scope.System, Id);
        if (state.State.PasswordHash is null && profile.Value is { Row: var user } && await demo.Admits(user)) await Provision(DemoAccess.Password);
        var isRight = await passwords.Verify(state.State.PasswordHash, password);
        if (profile.Error is { Kind: ErrorKind.Unavailable } warming) return warming;
        if (!isRight || profile.Error is not null || profile.Value!.Row.Status is UserStatus.Disabled)
        {
            await state.Keep(state.State.Failed(Now));
            return UserErrors.InvalidCredentials;
        }
        var (kept, session, token) = state.State.Open(Id, remember, Now);
        await state.Keep(kept);
        return new SessionTicket(profile.Value.Row, session.Id, token, session.ExpiresAt);
    }

    public async Task<Result<SessionTicket>> Refresh(string refreshToken)
    {
        if (RefreshToken.Read(refreshToken) is not { } shown || shown.User != Id) return UserErrors.InvalidRefreshToken;
        var profile = await Read<User>(Scope.System, Id);
        if (profile.Error is { Kind: ErrorKind.Unavailable } warming) return warming;
        if (profile.Error is not null || profile.Value!.Row.Status is UserStatus.Disabled) return UserErrors.InvalidRefreshToken;
        var (kept, session, token) = state.State.Rotate(Id, shown, Now);
        await Keep(kept);
        return session is null ? UserErrors.InvalidRefreshToken : new SessionTicket(profile.Value.Row, session.Id, token!, session.ExpiresAt);
    }

    public Task SignOut(Guid session) => Keep(state.State.Close(session));

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
        await state.Keep(state.State with { PasswordHash = await passwords.Hash(password) });
    }

    /// <summary>Wrong tokens of strangers write nothing.</summary>
    private Task Keep(Credentials next) => ReferenceEquals(next, state.State) ? Task.CompletedTask : state.Keep(next);
}
