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
            .Then(p => p.MovedByClient(move, scope.Name, time.GetUtcNow()).Select(moved => moved == p ? p : moved with { Version = p.Version + 1 }))
            .Select(p => Save(Kept(p))));

    public async Task<Result<Saved<Comment>>> Comment(Scope scope, NewComment comment)
    {
        if (Open(scope).IsRefused(out var error, out var project)) return error;
        if (project.Status is ProjectStatus.Archived) return ProjectErrors.Closed;
        if (!world.Gate.IsCompleted) world.Waiting.TrySetResult();
        await world.Gate;
        Interlocked.Increment(ref world.Comments);
        world.Origin = RequestOrigin.Current;
        return Save(Kept(new Comment { Id = EntityId.New(time.GetUtcNow()), Version = 1, Subject = comment.Subject ?? "Commentaire", Content = comment.Content, ProjectId = Id, AuthorName = scope.Name, CreatedAt = time.GetUtcNow() }));
    }

    public Task<Result<Saved<Document>>> AddDocument(Scope scope, NewDocument document) => Task.FromResult(
        Open(scope).Then<Project>(p => p.Status is ProjectStatus.Archived ? ProjectErrors.Closed : p)
            .Select(p => Save(Kept(document.Of(p, 1, scope.Name) with { Version = 1, CreatedAt = time.GetUtcNow() }))));

    private Result<Project> Open(Scope scope) => world.Accident is { } accident ? throw accident
        : world.Find<Project>(Id) is { } project && scope.Owns(project) ? project : Error.NotFound;

    private T Kept<T>(T row) where T : Row
    {
        world.Put(row);
        return row;
    }
}

public sealed class FakeUser(World world) : FakeOwner, IUserGrain
{
    public Task<Result<SessionTicket>> SignIn(string password, bool remember)
    {
        if (world.Find<User>(Id) is not { } user || password != World.Password) return Task.FromResult<Result<SessionTicket>>(UserErrors.InvalidCredentials);
        var ticket = new SessionTicket(user, Guid.NewGuid(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), World.Start.AddYears(1));
        world.Sessions[ticket.Session] = user.Id;
        world.RefreshTokens[ticket.RefreshToken] = ticket;
        return Task.FromResult<Result<SessionTicket>>(ticket);
    }

    public Task<Result<SessionTicket>> Refresh(string refreshToken) => throw new NotSupportedException();

    public Task SignOut(Guid session) => Task.FromResult(world.Sessions.TryRemove(session, out _));

    public Task<Result<Scope>> Access(Guid session) => Task.FromResult<Result<Scope>>(
        world.Sessions.TryGetValue(session, out var id) && id == Id && world.Find<User>(Id) is { } user
            ? new Scope(user.Id, user.Name, user.CompanyId, user.Roles) : UserErrors.SessionEnded);

    public Task<Result<Saved<User>>> Profile() => Task.FromResult<Result<Saved<User>>>(world.Find<User>(Id) is { } user ? Save(user) : Error.NotFound);

    public Task Provision(string password) => Task.CompletedTask;
}

public sealed class FakeSignIn(World world) : Grain, ISignInGrain
{
    public Task<Result<SessionTicket>> SignIn(string email, string password, bool remember) =>
        world.All<User>().FirstOrDefault(u => u.Email == email) is { } user
            ? GrainFactory.GetGrain<IUserGrain>(user.Id.ToString()).SignIn(password, remember)
            : Task.FromResult<Result<SessionTicket>>(UserErrors.InvalidCredentials);

    public Task<Result<SessionTicket>> Refresh(string refreshToken)
    {
        if (!world.RefreshTokens.TryRemove(refreshToken, out var old)) return Task.FromResult<Result<SessionTicket>>(UserErrors.InvalidRefreshToken);
        var ticket = old with { RefreshToken = Guid.NewGuid().ToString("N") };
        world.RefreshTokens[ticket.RefreshToken] = ticket;
        return Task.FromResult<Result<SessionTicket>>(ticket);
    }
}

public sealed class FakeSigningKeys : Grain, ISigningKeysGrain
{
    public static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    public Task<SigningKey[]> Keys() => Task.FromResult<SigningKey[]>([new("k1", Secret, World.Start)]);
}
