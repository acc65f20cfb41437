using System.Collections.Immutable;
using System.Security.Cryptography;
using Presta.Audit;
using Presta.Documents;
using Presta.People;
using Presta.Projects;

namespace Presta.Api.Tests.Fakes;

public abstract class FakeOwner : Grain, IOwnerGrain
{
    protected EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    public Task<ImmutableArray<Row>> Merge(string noun, ImmutableArray<RemoteRow> remotes) => Task.FromResult<ImmutableArray<Row>>([]);

    public Task Delivered(string noun, EntityId id, long version, DateTimeOffset at, string? failure) => Task.CompletedTask;

    protected static Saved<T> Save<T>(T row) where T : Row => new(row, new(SyncState.Pending, World.Start, 4));
}

public sealed class FakeProject(World world, TimeProvider time) : FakeOwner, IProjectGrain
{
    public Task<Result<Saved<Project>>> Get(Scope scope) => Task.FromResult(Open(scope).Select(Save));

    public Task<Result<Saved<Project>>> Move(Scope scope, ProjectMove move, long? expected) => Task.FromResult(
        Open(scope).Then<Project>(p => expected is { } seen && seen != p.Version ? Error.Stale(p.Version) : p)
            .Then(p => p.MovedByClient(move, scope.Name, time.GetUtcNow())
                .Select(moved => moved == p ? p : moved with { Version = p.Version + 1 }))
            .Select(p => Save(Kept(p))));

    public async Task<Result<Saved<Comment>>> Comment(Scope scope, NewComment comment)
    {
        if (Open(scope).IsRefused(out var error, out var project)) return error;
        if (project.Status is ProjectStatus.Archived) return ProjectErrors.Closed;
        if (!world.Gate.IsCompleted) world.Waiting.TrySetResult();
        await world.Gate;
        Interlocked.Increment(ref world.Comments);
        world.Origin = RequestOrigin.Current;
        return Save(
            Kept(new Comment { Id = EntityId.New(time.GetUtcNow()), Version = 1, Subject = comment.Subject ?? "Commentaire",
            Content = comment.Content, ProjectId = Id, AuthorName = scope.Name, CreatedAt = time.GetUtcNow() }));
    }

    public async Task<Result<Added>> AddDocument(Scope scope, NewDocument document) =>
        Open(scope).Then<Project>(p => p.Status is ProjectStatus.Archived ? ProjectErrors.Closed : p)
            .IsRefused(out var error, out var project) ? error
            : await GrainFactory.GetGrain<IDocumentShelfGrain>(project.ClientId.ToString()).Add(scope, document, Id);

    private Result<Project> Open(Scope scope) => Interlocked.Increment(ref world.Asked) > 0 && world.Accident is { } accident
        ? throw accident
        : world.Find<Project>(Id) is { } project && scope.Owns(project) ? project : Error.NotFound;

    private T Kept<T>(T row) where T : Row
    {
        world.Put(row);
        return row;
    }
}

public sealed class FakeUser(World world, TimeProvider time) : FakeOwner, IUserGrain, IAccountGrain, IMagicLinkGrain, IPasskeysGrain,
    IFederationGrain
{
    private static AccountFacts Known => new(false, false, World.Start);

    private User? Me => world.Find<User>(Id);

    public Task<Result<Entry>> SignIn(string password, bool remember, Device device) => Task.FromResult(
        Me is null || password != World.Password ? UserErrors.InvalidCredentials : (Result<Entry>)new Entry(Ticket(device), null));

    public Task<Result<SessionTicket>> Answer(string challenge, string code, Device device) =>
        Task.FromResult(code switch
        {
            World.Code => (Result<SessionTicket>)Ticket(device),
            World.LastCode => UserErrors.ChallengeOver,
            _ => UserErrors.InvalidCode,
        });

    public Task<Result<SessionTicket>> Refresh(string refreshToken)
    {
        if (!world.RefreshTokens.TryRemove(refreshToken, out var old))
            return Task.FromResult<Result<SessionTicket>>(UserErrors.InvalidRefreshToken);
        var ticket = old with { RefreshToken = Token() };
        world.RefreshTokens[ticket.RefreshToken] = ticket;
        return Task.FromResult<Result<SessionTicket>>(ticket);
    }

    public Task SignOut(Guid session) => Task.FromResult(world.Sessions.TryRemove(session, out _));

    public Task<bool> EndSession(Guid session) =>
        Task.FromResult(world.Sessions.TryGetValue(session, out var owner) && owner == Id && world.Sessions.TryRemove(session, out _));

    public Task<int> SignOutOthers(Guid but)
    {
        var others = world.Sessions.Where(s => s.Value == Id && s.Key != but).Select(s => s.Key).ToArray();
        foreach (var session in others) world.Sessions.TryRemove(session, out _);
        return Task.FromResult(others.Length);
    }

    public Task<ImmutableArray<OpenSession>> Sessions() => Task.FromResult<ImmutableArray<OpenSession>>(
        [.. world.Sessions.Where(s => s.Value == Id)
            .Select(s => new OpenSession(s.Key, World.Start, World.Start, World.Start.AddYears(1), Device.Unknown, false))]);

    public async Task<Result<Admittance>> Admit(Guid session)
    {
        world.Admitted.AddOrUpdate(Id, 1, (_, n) => n + 1);
        if (world.Stalled is { } stalled && stalled.User == Id) await stalled.Until;
        return world.Sessions.TryGetValue(session, out var id) && id == Id && Me is { Status: UserStatus.Active } user
            ? new Admittance(
                new(user.Id, user.Name, user.CompanyId, user.Roles), world.IsSecondFactorDue == Id,
                world.Shown.TryGetValue(session, out var at) ? at : null,
                world.Factors.ContainsKey(Id) || user.Roles.HasFlag(Portal.Superadmin))
            : UserErrors.SessionEnded;
    }

    public Task<Result<Saved<User>>> Profile() => Task.FromResult<Result<Saved<User>>>(Me is { } user ? Save(user) : Error.NotFound);

    public Task<Result<Saved<User>>> Edit(Scope scope, ProfileEdit edit, long? expected)
    {
        if (Me is not { } me) return Task.FromResult<Result<Saved<User>>>(Error.NotFound);
        if (expected is { } seen && seen != me.Version) return Task.FromResult<Result<Saved<User>>>(Error.Stale(me.Version));
        return Task.FromResult<Result<Saved<User>>>(Save(edit.Apply(me)));
    }

    public Task Provision(string password) => Task.CompletedTask;

    public Task<Result<SessionTicket>> Open(NewAccount account, Device device)
    {
        world.Put(
            new User { Id = Id, Version = 1, Name = account.Name, Email = account.Email, Roles = account.Role, CreatedAt = World.Start,
            UpdatedAt = World.Start });
        return Task.FromResult<Result<SessionTicket>>(Ticket(device));
    }

    public Task<AccountFacts> Facts() => Task.FromResult(Known);

    public Task<bool> IsOpen() => Task.FromResult(Me is not null);

    public Task Forgot()
    {
        world.Forgotten.Add(Id);
        return Task.CompletedTask;
    }

    public Task<Result<bool>> Reset(string token, string password) => Verify(token);

    public Task<Result<bool>> Verify(string token) =>
        Task.FromResult<Result<bool>>(world.Links.TryRemove(token, out _) ? true : UserErrors.InvalidToken);

    public Task<Result<bool>> AskForEmail(Guid session, string email, string password) => Task.FromResult<Result<bool>>(
        password != World.Password ? UserErrors.InvalidCredentials : world.All<User>().Any(u => u.Email == email) ? UserErrors.AddressTaken
            : true);

    public Task<Result<bool>> ChangePassword(Guid session, string current, string next) =>
        Task.FromResult<Result<bool>>(current == World.Password ? true : UserErrors.InvalidCredentials);

    public Task<Result<SecondFactorSetUp>> SetUpSecondFactor() =>
        Task.FromResult<Result<SecondFactorSetUp>>(
            new SecondFactorSetUp("JBSWY3DPEHPK3PXP", "otpauth://totp/Presta:a?secret=JBSWY3DPEHPK3PXP&issuer=Presta"));

    public Task<Result<ImmutableArray<string>>> ShowCode(Guid session, string code)
    {
        if (code != World.Code) return Task.FromResult<Result<ImmutableArray<string>>>(UserErrors.InvalidCode);
        world.Shown[session] = time.GetUtcNow();
        return Task.FromResult<Result<ImmutableArray<string>>>(ImmutableArray<string>.Empty);
    }

    public Task<Result<ImmutableArray<string>>> NewRecoveryCodes() =>
        Task.FromResult<Result<ImmutableArray<string>>>(ImmutableArray.Create("aaaaa-bbbbb"));

    public Task<Result<bool>> RemoveSecondFactor() => Task.FromResult<Result<bool>>(true);

    public Task SendLink()
    {
        world.SentLinks.Add(Id);
        return Task.CompletedTask;
    }

    public Task<Result<Entry>> SignInByLink(string token, bool remember, Device device) => Task.FromResult(
        world.Links.TryRemove(token, out _) ? (Result<Entry>)new Entry(Ticket(device), null) : UserErrors.InvalidToken);

    public Task<Result<string>> Vouch(string provider, string email)
    {
        world.Vouched = (provider, email);
        return Task.FromResult<Result<string>>(Me is { Status: UserStatus.Active } ? world.Link(Id) : UserErrors.NoAccount);
    }

    public Task<Result<Entry>> SignInByProvider(string code, bool remember, Device device) => Task.FromResult(
        !world.Links.TryRemove(code, out _) ? UserErrors.InvalidCode
        : world.IsSecondFactorAsked == Id ? new Entry(null, $"{Id.Value:N}.challenge") : (Result<Entry>)new Entry(Ticket(device), null));

    public Task<Result<PasskeyOwner>> Owner(Guid session) =>
        Task.FromResult<Result<PasskeyOwner>>(new PasskeyOwner(Id, Me!.Email!, Me.Name, [.. Kept.Select(p => p.CredentialId)]));

    public Task<Result<OwnPasskey>> Register(Guid session, RelyingParty party, PasskeyCreation made, string name)
    {
        if (Knows(made.CredentialId)) return Task.FromResult<Result<OwnPasskey>>(UserErrors.PasskeyTaken);
        var own = new OwnPasskey(EntityId.New(time.GetUtcNow()), name, time.GetUtcNow(), null);
        world.Passkeys[Id] = Kept.Add((own, made.CredentialId));
        return Task.FromResult<Result<OwnPasskey>>(own);
    }

    public Task<ImmutableArray<OwnPasskey>> Passkeys() => Task.FromResult<ImmutableArray<OwnPasskey>>([.. Kept.Select(p => p.Own)]);

    public Task<Result<bool>> Remove(Guid session, EntityId passkey)
    {
        var (before, after) = (Kept, Kept.RemoveAll(p => p.Own.Id == passkey));
        world.Passkeys[Id] = after;
        return Task.FromResult<Result<bool>>(after.Length < before.Length ? true : Error.NotFound);
    }

    public Task<Result<Entry>> SignInByPasskey(RelyingParty party, PasskeyProof proof, bool remember, Device device)
    {
        world.Proof = (proof, party);
        return Task.FromResult(Knows(proof.CredentialId) ? (Result<Entry>)new Entry(Ticket(device), null) : UserErrors.InvalidPasskey);
    }

    public Task<Result<bool>> ShowPasskey(Guid session, RelyingParty party, PasskeyProof proof)
    {
        if (!Knows(proof.CredentialId)) return Task.FromResult<Result<bool>>(UserErrors.InvalidPasskey);
        world.Shown[session] = time.GetUtcNow();
        return Task.FromResult<Result<bool>>(true);
    }

    private bool Knows(byte[] credentialId) => Kept.Any(p => p.CredentialId.AsSpan().SequenceEqual(credentialId));

    private ImmutableArray<(OwnPasskey Own, byte[] CredentialId)> Kept => world.Passkeys.GetValueOrDefault(Id, []);

    private SessionTicket Ticket(Device device)
    {
        var ticket = new SessionTicket(Me!, Guid.NewGuid(), Token(), World.Start.AddYears(1), Known);
        world.Sessions[ticket.Session] = Id;
        world.RefreshTokens[ticket.RefreshToken] = ticket;
        return ticket;
    }

    private string Token() => $"{Id.Value:N}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}";
}

public sealed class FakeSignIn(World world) : Grain, ISignInGrain
{
    public Task<Result<Entry>> SignIn(string email, string password, bool remember, Device device) =>
        world.All<User>().FirstOrDefault(u => u.Email == email) is { } user
            ? GrainFactory.GetGrain<IUserGrain>(user.Id.ToString()).SignIn(password, remember, device)
            : Task.FromResult<Result<Entry>>(UserErrors.InvalidCredentials);

    public Task<Result<SessionTicket>> Register(NewAccount account, Device device) => world.All<User>().Any(u => u.Email == account.Email)
        ? Task.FromResult<Result<SessionTicket>>(UserErrors.AddressTaken)
        : GrainFactory.GetGrain<IAccountGrain>(account.Id.ToString()).Open(account, device);

    public async Task Forgot(string email)
    {
        if (world.All<User>().FirstOrDefault(u => u.Email == email) is { } user)
            await GrainFactory.GetGrain<IAccountGrain>(user.Id.ToString()).Forgot();
    }

    public async Task SendLink(string email)
    {
        if (world.All<User>().FirstOrDefault(u => u.Email == email) is { } user)
            await GrainFactory.GetGrain<IMagicLinkGrain>(user.Id.ToString()).SendLink();
    }

    public Task<Result<string>> Vouch(string provider, string email) => world.All<User>().FirstOrDefault(u => u.Email == email) is { } user
        ? GrainFactory.GetGrain<IFederationGrain>(user.Id.ToString()).Vouch(provider, email)
            : Task.FromResult<Result<string>>(UserErrors.NoAccount);
}

public sealed class FakeViewing(World world, TimeProvider time) : Grain, IViewingGrain
{
    public async Task<Result<User>> Begin(EntityId viewer, Guid session, EntityId other) => (await Admit(viewer, session, other))
        .Then<User>(seen =>
        time.GetUtcNow() - seen.SecondFactorAt < Admittance.StepUpLasts ? world.Find<User>(other)! : UserErrors.StepUpRequired);

    public async Task<Result<Admittance>> Admit(EntityId viewer, Guid session, EntityId other) =>
        (await GrainFactory.GetGrain<IUserGrain>(viewer.ToString()).Admit(session))
            .Then<Admittance>(admitted => world.Find<User>(other) is { } user ? admitted.As(user) : Error.NotFound);
}

public sealed class FakeSecurityJournal : Grain, ISecurityJournalGrain
{
    public Task<ImmutableArray<SecurityEvent>> Newest() => Task.FromResult<ImmutableArray<SecurityEvent>>(
        [Event(2, SecurityEventKind.SignInFailed, UserErrors.InvalidCredentials.Code), Event(1, SecurityEventKind.SignedIn, null)]);

    private SecurityEvent Event(int minute, SecurityEventKind kind, string? code) => new()
    {
        Id = EntityId.Of($"{this.GetPrimaryKeyString()}/{minute}"), Version = 1, CreatedAt = World.Start.AddMinutes(minute), Kind = kind,
            Code = code,
        Address = "192.0.2.7", Agent = "test",
    };
}

public sealed class FakeRoles(World world) : Grain, IRolesGrain
{
    public Task<RoleTable> Table() => world.AreRolesAway ? throw new OrleansException("away")
        : Task.FromResult(new RoleTable(world.EditedRoles) { Version = world.RolesVersion });

    public Task<Result<RoleTable>> Edit(Scope scope, Portal role, ImmutableArray<string>? keys, long? expected)
    {
        if (role is Portal.Superadmin) return Task.FromResult<Result<RoleTable>>(RoleErrors.NotEditable);
        if (expected is { } seen && seen != world.RolesVersion) return Task.FromResult<Result<RoleTable>>(Error.Stale(world.RolesVersion));
        world.EditedRoles = keys is { } given ? world.EditedRoles.SetItem(role.Code(), given) : world.EditedRoles.Remove(role.Code());
        world.RolesVersion++;
        return Task.FromResult<Result<RoleTable>>(new RoleTable(world.EditedRoles) { Version = world.RolesVersion });
    }
}

public sealed class FakeSigningKeys(World world) : Grain, ISigningKeysGrain
{
    public static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    public static readonly SigningKey First = new("k1", Secret, World.Start);

    public Task<SigningKey[]> Keys() => Task.FromResult(world.SigningKeys);
}
