using System.Collections.Immutable;
using Presta.Audit;
using Presta.Kit;
using Presta.Storage;

namespace Presta.People;

/// <summary>Sessions and profile; what else an account rests on stands in <see cref="AccountPassword"/>, <see cref="AccountAddress"/>,
/// <see cref="AccountFactor"/>, <see cref="AccountPasskeys"/>, <see cref="AccountMagicLink"/> and <see cref="AccountFederation"/>, how it
/// is entered in <see cref="AccountEntry"/>.</summary>
internal sealed class UserGrain : OwnerGrain, IUserGrain, IAccountGrain, IMagicLinkGrain, IPasskeysGrain, IFederationGrain
{
    private readonly Passwords passwords;
    private readonly DemoAccess demo;
    private readonly Letters letters;
    private readonly SignInAlarm alarm;
    private readonly Account account;
    private readonly AccountPassword password;
    private readonly AccountAddress address;
    private readonly AccountFactor factor;
    private readonly AccountEntry entry;
    private readonly AccountMagicLink magicLink;
    private readonly AccountPasskeys passkeys;
    private readonly AccountFederation federation;

    public UserGrain(
        OwnerTools tools, [PersistentState("user", StorageRegistration.GrainStorage)] IPersistentState<Credentials> state,
        Passwords passwords, DemoAccess demo, Letters letters, SecretSeal seal, IAuditTrail audit) : base(tools)
    {
        (this.passwords, this.demo, this.letters, alarm) = (passwords, demo, letters, new(GrainFactory));
        account = new(EntityId.Parse(this.GetPrimaryKeyString()), state, Active, passwords, seal, audit, tools.Time);
        password = new(account, passwords, letters);
        address = new(account, letters, GrainFactory, email =>
            Write<User>(Scope.System with { UserId = Id, Operation = EntityId.New(Now) }, Id, null, u => u with { Email = email }));
        factor = new(account, letters);
        entry = new(account, letters);
        magicLink = new(account, entry, letters);
        passkeys = new(account, entry, letters);
        federation = new(account, entry);
    }

    private EntityId Id => account.Id;

    private Credentials Kept => account.Kept;

    public async Task<Result<Entry>> SignIn(string password, bool remember, Device device)
    {
        if (Kept.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        var profile = await Read<User>(Scope.System, Id);
        if (Kept.PasswordHash is null && profile.Value is { Row: var user } && await demo.Admits(user))
            await account.Keep(await demo.Access(user, Kept, passwords, Now));
        var match = await passwords.Verify(Kept.PasswordHash, password);
        if (profile.Error is { Kind: ErrorKind.Unavailable } warming) return warming;
        if (match is PasswordMatch.No || profile.Error is not null || profile.Value!.Row.Status is UserStatus.Disabled)
        {
            await account.Keep(Kept.Failed(Now));
            await account.Note(AuditActions.LoginFailed, UserErrors.InvalidCredentials);
            if (profile.Value is { Row: var tried } && Kept.FailuresOf(Now) == SignInAlarm.At)
                alarm.Tell(tried, Kept.Failures[^1]).Ignore();   // how long it takes would tell that there is such an account
            return UserErrors.InvalidCredentials;
        }
        var isOutdated = PasswordPolicy.Refusal("password", password, profile.Value.Row) is not null;
        if (isOutdated != Kept.IsPasswordOutdated) await account.Keep(Kept with { IsPasswordOutdated = isOutdated });
        if (match is PasswordMatch.YesByOldRules) await account.Keep(Kept with { PasswordHash = await passwords.Hash(password) });
        return await entry.Enter(profile.Value.Row, Kept, remember, device);
    }

    public async Task<Result<SessionTicket>> Answer(string challenge, string code, Device device)
    {
        if (Kept.FactorLockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        if (Kept.Find(challenge, Now) is not { } open || await account.Factor() is not { } factor) return UserErrors.InvalidToken;
        if (factor.Use(code, Now) is not { } used)
        {
            await account.Keep(Kept.Missed(open, Now));
            await account.Note(AuditActions.TwoFactorFailed, UserErrors.InvalidCode);
            return Kept.Find(challenge, Now) is null ? UserErrors.ChallengeOver : UserErrors.InvalidCode;
        }
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal;
        await account.Note(AuditActions.TwoFactorVerified);
        return await entry.Open(
            user, Kept.Without(open) with { SecondFactor = used }, open.Remember, device, withSecondFactor: true, open.Provider);
    }

    public async Task<Result<SessionTicket>> Refresh(string refreshToken)
    {
        if (RefreshToken.Read(refreshToken) is not { } shown || shown.User != Id) return UserErrors.InvalidRefreshToken;
        if ((await account.Holder(UserErrors.InvalidRefreshToken)).IsRefused(out var refusal, out var user)) return refusal;
        var (kept, session, token) = Kept.Rotate(Id, shown, Now);
        var isEnded = session is null && !ReferenceEquals(kept, Kept);
        await account.Keep(kept);
        if (session is not null) await account.Note(AuditActions.SessionRefreshed);
        else if (isEnded) await account.Note(AuditActions.TokenReused, UserErrors.InvalidRefreshToken, session: shown.Session);
        return session is null ? UserErrors.InvalidRefreshToken : new SessionTicket(
            user, session.Id, token!, session.ExpiresAt, kept.Facts);
    }

    public async Task SignOut(Guid session)
    {
        if (Kept.Sessions.All(s => s.Id != session)) return;
        await account.Keep(Kept.Close(session));
        await account.Note(AuditActions.Logout);
    }

    public async Task<bool> EndSession(Guid session)
    {
        if (!Kept.Has(session, Now)) return false;
        await account.Keep(Kept.Close(session));
        await account.Note(AuditActions.SessionEnded, session: session);
        return true;
    }

    public async Task<int> SignOutOthers(Guid but)
    {
        var others = Kept.Sessions.Count(s => s.Id != but);
        if (others == 0) return 0;
        await account.Keep(Kept with { Sessions = Kept.Sessions.RemoveAll(s => s.Id != but) });
        await account.Note(AuditActions.OtherSessionsEnded);
        return others;
    }

    public Task<ImmutableArray<OpenSession>> Sessions() => Task.FromResult<ImmutableArray<OpenSession>>(
        [.. Kept.Sessions.Where(s => s.ExpiresAt > Now).Reverse()
            .Select(s => new OpenSession(s.Id, s.OpenedAt, s.SeenAt, s.ExpiresAt, s.Device, s.SecondFactorAt is not null))]);

    public async Task<Result<Admittance>> Admit(Guid session)
    {
        if (Kept.Sessions.FirstOrDefault(s => s.Id == session && s.ExpiresAt > Now) is not { } open) return UserErrors.SessionEnded;
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal;
        var mustHave = user.Roles.HasFlag(Portal.Superadmin);
        var isDue = mustHave && open.SecondFactorAt is null;   // of this session: it may have begun before the role or the factor was there
        return new Admittance(new(Id, user.Name, user.CompanyId, user.Roles), isDue, open.SecondFactorAt,
            HasFactor: mustHave || Kept.HasFactor);
    }

    public Task<Result<Saved<User>>> Profile() => Read<User>(Scope.System, Id);

    public Task<Result<Saved<User>>> Edit(Scope scope, ProfileEdit edit, long? expected) =>
        Write<User>(Scope.System with { UserId = scope.UserId, Operation = scope.Operation }, Id, expected, user => edit.Apply(user));

    public async Task Provision(string password)
    {
        if (Kept.PasswordHash is null) await account.Keep(Kept with { PasswordHash = await passwords.Hash(password) });
    }

    public async Task<Result<SessionTicket>> Open(NewAccount wanted, Device device)
    {
        if (!Kept.IsAsOpened) return UserErrors.AddressTaken;
        if (Kept.PasswordHash is null) await Provision(wanted.Password);
        else if (await passwords.Verify(Kept.PasswordHash, wanted.Password) is PasswordMatch.No) return UserErrors.AddressTaken;
        var row = new User
        {
            Id = Id, Name = wanted.Name, Email = wanted.Email, Roles = wanted.Role, Status = UserStatus.Active,
                CompanyName = wanted.CompanyName,
            Skills = wanted.Skills is { Length: > 0 } skills ? [skills] : [], Language = wanted.Language,
        };
        if ((await Create(Scope.System with { UserId = Id }, row)).IsRefused(out var refusal, out var saved)) return refusal;
        await account.Note(AuditActions.UserRegistered);
        await letters.Welcome(saved.Row);
        await address.SendVerification(saved.Row);
        return await entry.Open(saved.Row, Kept, remember: false, device);
    }

    public async Task<bool> IsOpen() =>
        Kept is { PasswordHash: not null } or { EmailVerifiedAt: not null } && (await Profile()).Value is not null;

    public Task<AccountFacts> Facts() => Task.FromResult(Kept.Facts);

    public Task Forgot() => password.Forgot();

    public Task<Result<bool>> Reset(string token, string password) => this.password.Reset(token, password);

    public Task<Result<bool>> ChangePassword(Guid session, string current, string next) => password.Change(session, current, next);

    public Task<Result<bool>> Verify(string token) => address.Verify(token);

    public Task<Result<bool>> AskForEmail(Guid session, string email, string password) => address.AskFor(session, email, password);

    public Task<Result<SecondFactorSetUp>> SetUpSecondFactor() => factor.SetUp();

    public Task<Result<ImmutableArray<string>>> ShowCode(Guid session, string code) => factor.Show(session, code);

    public Task<Result<ImmutableArray<string>>> NewRecoveryCodes() => factor.NewRecoveryCodes();

    public Task<Result<bool>> RemoveSecondFactor() => factor.Remove();

    public Task<Result<PasskeyOwner>> Owner(Guid session) => passkeys.Owner(session);

    public Task<Result<OwnPasskey>> Register(Guid session, RelyingParty party, PasskeyCreation made, string name) =>
        passkeys.Register(session, party, made, name);

    public Task<ImmutableArray<OwnPasskey>> Passkeys() => Task.FromResult(passkeys.All);

    public Task<Result<bool>> Remove(Guid session, EntityId passkey) => passkeys.Remove(session, passkey);

    public Task<Result<Entry>> SignInByPasskey(RelyingParty party, PasskeyProof proof, bool remember, Device device) =>
        passkeys.SignIn(party, proof, remember, device);

    public Task<Result<bool>> ShowPasskey(Guid session, RelyingParty party, PasskeyProof proof) => passkeys.Show(session, party, proof);

    public Task SendLink() => magicLink.Send();

    public Task<Result<Entry>> SignInByLink(string token, bool remember, Device device) => magicLink.SignIn(token, remember, device);

    public Task<Result<string>> Vouch(string provider, string email) => federation.Vouch(provider, email);

    public Task<Result<Entry>> SignInByProvider(string code, bool remember, Device device) => federation.SignIn(code, remember, device);

    /// <summary>The user, unless there is none or they may not come in.</summary>
    private async Task<Result<User>> Active()
    {
        var profile = await Read<User>(Scope.System, Id);
        if (profile.IsRefused(out var refusal, out var saved))
            return refusal.Kind is ErrorKind.Unavailable ? refusal : UserErrors.SessionEnded;
        return saved.Row is { Status: UserStatus.Disabled } or { IsTrashed: true } ? UserErrors.SessionEnded : saved.Row;
    }
}
