using System.Collections.Immutable;
using Presta.Audit;
using Presta.Kit;
using Presta.Storage;

namespace Presta.People;

internal sealed class UserGrain(
    OwnerTools tools, [PersistentState("user", StorageRegistration.GrainStorage)] IPersistentState<Credentials> state,
    Passwords passwords, DemoAccess demo, Letters letters, SecretSeal seal, IAuditTrail audit)
    : OwnerGrain(tools), IUserGrain, IAccountGrain
{
    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    private Credentials Kept => state.State;

    public async Task<Result<Entry>> SignIn(string password, bool remember, Device device)
    {
        if (Kept.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        var profile = await Read<User>(Scope.System, Id);
        if (Kept.PasswordHash is null && profile.Value is { Row: var user } && await demo.Admits(user)) await Keep(await demo.Access(user, Kept, passwords, Now));
        var match = await passwords.Verify(Kept.PasswordHash, password);
        if (profile.Error is { Kind: ErrorKind.Unavailable } warming) return warming;
        if (match is PasswordMatch.No || profile.Error is not null || profile.Value!.Row.Status is UserStatus.Disabled)
        {
            await Keep(Kept.Failed(Now));
            await Note(AuditActions.LoginFailed, UserErrors.InvalidCredentials);
            return UserErrors.InvalidCredentials;
        }
        if (match is PasswordMatch.YesByOldRules) await Keep(Kept with { PasswordHash = await passwords.Hash(password) });
        if (!Kept.HasSecondFactor) return new Entry(await Open(profile.Value.Row, Kept, remember, device), null);
        var (kept, challenge) = Kept.Challenged(Id, remember, Now);
        await Keep(kept);
        return new Entry(null, challenge);
    }

    public async Task<Result<SessionTicket>> Answer(string challenge, string code, Device device)
    {
        if (Kept.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        if (Kept.Find(challenge, Now) is not { } open || await Factor() is not { } factor) return UserErrors.InvalidToken;
        if (factor.Use(code, Now) is not { } used)
        {
            await Keep(Kept.Missed(open, Now));
            await Note(AuditActions.TwoFactorFailed, UserErrors.InvalidCode);
            return Kept.Find(challenge, Now) is null ? UserErrors.ChallengeOver : UserErrors.InvalidCode;
        }
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal;
        return await Open(user, Kept.Without(open) with { SecondFactor = used }, open.Remember, device, withSecondFactor: true);
    }

    public async Task<Result<SessionTicket>> Refresh(string refreshToken)
    {
        if (RefreshToken.Read(refreshToken) is not { } shown || shown.User != Id) return UserErrors.InvalidRefreshToken;
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal.Kind is ErrorKind.Unavailable ? refusal : UserErrors.InvalidRefreshToken;
        var (kept, session, token) = Kept.Rotate(Id, shown, Now);
        await Keep(kept);
        await Note(AuditActions.SessionRefreshed, session is null ? UserErrors.InvalidRefreshToken : null);
        return session is null ? UserErrors.InvalidRefreshToken : new SessionTicket(user, session.Id, token!, session.ExpiresAt);
    }

    public async Task SignOut(Guid session)
    {
        if (Kept.Sessions.All(s => s.Id != session)) return;
        await Keep(Kept.Close(session));
        await Note(AuditActions.Logout);
    }

    public async Task<int> SignOutOthers(Guid but)
    {
        var others = Kept.Sessions.Count(s => s.Id != but);
        if (others > 0) await Keep(Kept with { Sessions = Kept.Sessions.RemoveAll(s => s.Id != but) });
        return others;
    }

    public Task<ImmutableArray<OpenSession>> Sessions() => Task.FromResult<ImmutableArray<OpenSession>>(
        [.. Kept.Sessions.Where(s => s.ExpiresAt > Now).Reverse().Select(s => new OpenSession(s.Id, s.OpenedAt, s.SeenAt, s.ExpiresAt, s.Device, s.SecondFactorAt is not null))]);

    public async Task<Result<Admittance>> Admit(Guid session)
    {
        if (Kept.Sessions.FirstOrDefault(s => s.Id == session && s.ExpiresAt > Now) is not { } open) return UserErrors.SessionEnded;
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal;
        return new Admittance(new(Id, user.Name, user.CompanyId, user.Roles), user.Roles.HasFlag(Portal.Superadmin) && !Kept.HasSecondFactor, open.SecondFactorAt);
    }

    public Task<Result<Saved<User>>> Profile() => Read<User>(Scope.System, Id);

    public Task<Result<Saved<User>>> Edit(Scope scope, ProfileEdit edit, long? expected) =>
        Write<User>(Scope.System with { UserId = scope.UserId, Operation = scope.Operation }, Id, expected, user => edit.Apply(user));

    public async Task Provision(string password)
    {
        if (Kept.PasswordHash is null) await Keep(Kept with { PasswordHash = await passwords.Hash(password) });
    }

    public async Task<Result<SessionTicket>> Open(NewAccount account, Device device)
    {
        if (Kept.PasswordHash is null) await Provision(account.Password);
        var row = new User
        {
            Id = Id, Name = account.Name, Email = account.Email, Roles = account.Role, Status = UserStatus.Active, CompanyName = account.CompanyName,
            Skills = account.Skills is { Length: > 0 } skills ? [skills] : [], Language = account.Language,
        };
        if ((await Create(Scope.System with { UserId = Id }, row)).IsRefused(out var refusal, out var saved)) return refusal;
        await Note(AuditActions.UserRegistered);
        await SendVerification(saved.Row);
        return await Open(saved.Row, Kept, remember: false, device);
    }

    public async Task<bool> IsOpen() => Kept.PasswordHash is not null && (await Profile()).Value is not null;

    public async Task Forgot()
    {
        if ((await Active()).Value is not { } user) return;
        var (kept, token) = Kept.Link(Id, LinkPurpose.Reset, Now);
        if (token is null) return;
        await Keep(kept);
        await Note(AuditActions.PasswordResetRequested);
        await letters.ResetPassword(user, token);
    }

    public async Task<Result<bool>> Reset(string token, string password)
    {
        if (Kept.Use(LinkPurpose.Reset, token, Now) is not { } used) return UserErrors.InvalidToken;
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal.Kind is ErrorKind.Unavailable ? refusal : UserErrors.InvalidToken;
        if (PasswordPolicy.Refusal("password", password, user.Roles, user.Name, user.Email ?? "") is { } weak) return weak;
        // Whoever read the mail has shown that the address is theirs.
        await Keep(used.WithPassword(await passwords.Hash(password)) with { EmailVerifiedAt = used.EmailVerifiedAt ?? Now });
        await Note(AuditActions.PasswordReset);
        await letters.PasswordChanged(user, Now);
        return true;
    }

    public async Task<Result<bool>> Verify(string token)
    {
        if (Kept.Use(LinkPurpose.Verify, token, Now) is not { } used) return await Move(token);
        await Keep(used with { EmailVerifiedAt = Now });
        return true;
    }

    public async Task<Result<bool>> AskForEmail(Guid session, string email, string password)
    {
        if (Kept.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal;
        if (await passwords.Verify(Kept.PasswordHash, password) is PasswordMatch.No)
        {
            await Keep(Kept.Failed(Now));
            return UserErrors.InvalidCredentials;
        }
        if (!Kept.IsSureOf(session, Now)) return UserErrors.StepUpRequired;
        if ((await Available(email)).Error is { } taken) return taken;
        var (kept, token) = Kept.Link(Id, LinkPurpose.Email, Now, email);
        if (token is null) return UserErrors.LockedFor(TimeSpan.FromMinutes(15));
        await Keep(kept);
        await Note(AuditActions.EmailChangeRequested);
        await letters.ConfirmEmail(user, email, token);
        return true;
    }

    /// <summary>
    /// To the address that the link was sent to. The row goes first: should the silo die before the link is used up, it is good again and finds its work done.
    /// </summary>
    private async Task<Result<bool>> Move(string token)
    {
        if (Kept.Find(LinkPurpose.Email, token, Now) is not { Email: { } email }) return UserErrors.InvalidToken;
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal.Kind is ErrorKind.Unavailable ? refusal : UserErrors.InvalidToken;
        if ((await Available(email)).Error is { } taken) return taken;
        if (!await GrainFactory.GetGrain<IAddressGrain>(email.ToUpperInvariant()).Reserve(Id)) return UserErrors.AddressTaken;
        var moved = await Write<User>(Scope.System with { UserId = Id, Operation = EntityId.New(Now) }, Id, null, u => u with { Email = email });
        if (moved.Error is { } unwritten) return unwritten;
        await Keep(Kept with { Links = [], Challenges = [], EmailVerifiedAt = Now });   // what was mailed to the old address is void
        await Note(AuditActions.EmailChanged);
        await letters.EmailChanged(user, Now);
        return true;
    }

    private async Task<Result<bool>> Available(string email) =>
        (await GrainFactory.GetGrain<IUsersCatalog>(Nouns.Users.Name).Of("email", email)).IsRefused(out var refusal, out var found) ? refusal
            : found.Any(u => u.Id != Id) ? UserErrors.AddressTaken : true;

    public async Task<Result<bool>> ChangePassword(Guid session, string current, string next)
    {
        if (Kept.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal;
        if (await passwords.Verify(Kept.PasswordHash, current) is PasswordMatch.No)
        {
            await Keep(Kept.Failed(Now));
            return UserErrors.InvalidCredentials;
        }
        if (current == next) return Error.Invalid("new_password", "Le nouveau mot de passe doit différer de l'ancien.");
        if (PasswordPolicy.Refusal("new_password", next, user.Roles, user.Name, user.Email ?? "") is { } weak) return weak;
        await Keep(Kept.WithPassword(await passwords.Hash(next), but: session));
        await Note(AuditActions.PasswordChanged);
        await letters.PasswordChanged(user, Now);
        return true;
    }

    public async Task<Result<SecondFactorSetUp>> SetUpSecondFactor()
    {
        if (Kept.HasSecondFactor) return UserErrors.SecondFactorIsSetUp;
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal;
        var factor = SecondFactor.New();
        await Keep(Kept with { SecondFactor = factor });
        await Note(AuditActions.TwoFactorSetUp);
        return new SecondFactorSetUp(factor.Secret, factor.Url(user.Email ?? user.Name));
    }

    public async Task<Result<ImmutableArray<string>>> ShowCode(Guid session, string code)
    {
        if (Kept.LockedFor(Now) is { } left) return UserErrors.LockedFor(left);
        if (await Factor() is not { } factor) return UserErrors.NoSecondFactor;
        if (factor.Use(code, Now) is not { } used)
        {
            await Keep(Kept.Failed(Now));
            await Note(AuditActions.TwoFactorFailed, UserErrors.InvalidCode);
            return UserErrors.InvalidCode;
        }
        await Note(AuditActions.TwoFactorVerified);
        if (factor.ConfirmedAt is not null)
        {
            await Keep((Kept with { SecondFactor = used }).Proven(session, Now));
            return ImmutableArray<string>.Empty;
        }
        var (kept, codes) = (used with { ConfirmedAt = Now }).WithRecoveryCodes();
        await Keep((Kept with { SecondFactor = kept }).Proven(session, Now));
        await TellOfSecondFactor(Mail.TwoFactorChange.Enabled);
        return codes;
    }

    public async Task<Result<ImmutableArray<string>>> NewRecoveryCodes()
    {
        if (!Kept.HasSecondFactor) return UserErrors.NoSecondFactor;
        var (kept, codes) = Kept.SecondFactor!.WithRecoveryCodes();
        await Keep(Kept with { SecondFactor = kept });
        await TellOfSecondFactor(Mail.TwoFactorChange.NewRecoveryCodes);
        return codes;
    }

    public async Task<Result<bool>> RemoveSecondFactor()
    {
        if (!Kept.HasSecondFactor) return UserErrors.NoSecondFactor;
        if ((await Active()).IsRefused(out var refusal, out var user)) return refusal;
        if (user.Roles.HasFlag(Portal.Superadmin)) return UserErrors.SecondFactorDemanded;
        await Keep(Kept with { SecondFactor = null });
        await Note(AuditActions.TwoFactorDisabled);
        await TellOfSecondFactor(Mail.TwoFactorChange.Disabled);
        return true;
    }

    private async Task<SessionTicket> Open(User user, Credentials credentials, bool remember, Device device, bool withSecondFactor = false)
    {
        var isNew = !credentials.Sessions.IsEmpty && credentials.Sessions.All(s => s.Device != device);
        var (kept, session, token) = credentials.Open(Id, remember, device, Now, withSecondFactor);
        await Keep(kept);
        await Note(AuditActions.Login);
        if (isNew) await letters.NewDevice(user, device, Now);
        return new SessionTicket(user, session.Id, token, session.ExpiresAt);
    }

    /// <summary>The user, unless there is none or they may not come in.</summary>
    private async Task<Result<User>> Active()
    {
        var profile = await Read<User>(Scope.System, Id);
        if (profile.IsRefused(out var refusal, out var saved)) return refusal.Kind is ErrorKind.Unavailable ? refusal : UserErrors.SessionEnded;
        return saved.Row is { Status: UserStatus.Disabled } or { IsTrashed: true } ? UserErrors.SessionEnded : saved.Row;
    }

    private async Task SendVerification(User user)
    {
        var (kept, token) = Kept.Link(Id, LinkPurpose.Verify, Now);
        if (token is null) return;
        await Keep(kept);
        await letters.VerifyEmail(user, token);
    }

    private async Task TellOfSecondFactor(Mail.TwoFactorChange change)
    {
        if ((await Active()).Value is { } user) await letters.SecondFactorChanged(user, change, Now);
    }

    private Task Note(string action, Error? refusal = null) => audit.Append(new AuditEvent(action) { Actor = Id, Object = $"user={Id}", Code = refusal?.Code });

    /// <summary>As the app knows it; in the kept state its secret is sealed.</summary>
    private async Task<SecondFactor?> Factor() => Kept.SecondFactor is { } factor ? factor with { Secret = await seal.Open(Id, factor.Secret) } : null;

    /// <summary>Wrong tokens of strangers write nothing.</summary>
    private async Task Keep(Credentials next)
    {
        if (ReferenceEquals(next, Kept)) return;
        await state.Keep(next.SecondFactor is { } factor ? next with { SecondFactor = factor with { Secret = await seal.Close(Id, factor.Secret) } } : next);
    }
}
