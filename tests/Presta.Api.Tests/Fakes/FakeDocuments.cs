using System.Collections.Concurrent;
using System.Collections.Immutable;
using Presta.Documents;
using Presta.People;

namespace Presta.Api.Tests.Fakes;

/// <summary>The product's rules over rows and papers in memory; passwords are compared as they are.</summary>
public sealed class FakeDocument(World world, TimeProvider time) : FakeOwner, IDocumentGrain, ISharedDocumentGrain
{
    private DateTimeOffset Now => time.GetUtcNow();

    private Sharing Kept
    {
        get => world.Sharings.GetValueOrDefault(Id) ?? new();
        set => world.Sharings[Id] = value;
    }

    public Task<Result<Saved<Document>>> Get(Scope scope) => Task.FromResult(Mine(scope).Select(Save));

    public Task<Result<Saved<Document>>> Create(Document document, Scope scope) =>
        Task.FromResult<Result<Saved<Document>>>(Save(Put(document with { Version = 1, CreatedAt = Now, UpdatedAt = Now })));

    public Task<Result<Saved<Document>>> Open(Scope scope, OpenedFor purpose)
    {
        var open = Mine(scope).Then(d => d.Readable);
        if (open.Value is { } d && !scope.IsLooking)
            Kept = Kept.With(new Receipt(Now, scope.UserId, scope.Name, false, purpose, d.Revision));
        return Task.FromResult(open.Select(Save));
    }

    public Task<Result<Saved<Document>>> Delete(Scope scope, long? expected)
    {
        var deleted = Mine(scope).Then(d => d.Deleted(Now)).Select(Put);
        if (deleted.Error is null) Kept = Kept.WithoutLinks(Now);
        return Task.FromResult(deleted.Select(Save));
    }

    public Task<Result<Saved<Document>>> Restore(Scope scope) => Task.FromResult(
        (world.Find<Document>(Id) is { } d && scope.Owns(d with { IsTrashed = false }) ? d.Restored(Now) : Error.NotFound).Select(Put)
            .Select(Save));

    public Task<Result<Saved<Document>>> Scanned(bool isClean) =>
        Task.FromResult(Mine(Scope.System).Then(d => d.Scanned(isClean)).Select(Put).Select(Save));

    public Task<Result<DocumentPapers>> Papers(Scope scope) =>
        Task.FromResult(Mine(scope).Select(_ => new DocumentPapers([.. Kept.Shares.Select(s => s.Facts(Now))], Kept.Receipts)));

    public Task<Result<ShareFacts>> Share(Scope scope, NewShare share, string secret, string url)
    {
        if (Mine(scope).Then(d => d.Readable).IsRefused(out var closed, out _)) return Task.FromResult<Result<ShareFacts>>(closed);
        var link = new Share(
            EntityId.New(Now), [.. Documents.Sharing.Hash(secret)], share.Permission!.Value, Now, Now + share.Lasts(), scope.UserId,
            scope.Name,
            share.Password, share.MaxDownloads, share.Email);
        return Task.FromResult(share.Check().Then(_ => Kept.With(link, Now)).Select(papers => (Kept = papers).Find(link.Id)!.Facts(Now)));
    }

    public Task<Result<ShareFacts>> Revoke(Scope scope, EntityId share)
    {
        if (Mine(scope).Error is not null || Kept.Find(share) is not { } link) return Task.FromResult<Result<ShareFacts>>(Error.NotFound);
        Kept = Kept.Change(link.Revoked(Now));
        return Task.FromResult<Result<ShareFacts>>(link.Revoked(Now).Facts(Now));
    }

    public Task<Result<SharedDocument>> Look(string secret, bool isPaid) => Task.FromResult(
        Kept.Opened(secret, Now, isPaid) is { } link && Mine(Scope.System).Then(d => d.Readable).Value is { } d
            && world.Find<User>(link.By)?.Status is UserStatus.Active
            ? (Result<SharedDocument>)new SharedDocument(link.Facts(Now), d.Name, d.FileType, (long)d.Size, d.StoredAs!, d.Sha256)
                : DocumentErrors.DeadLink);

    public async Task<Result<SharedDocument>> Enter(string secret, string? password)
    {
        if ((await Look(secret, isPaid: false)).IsRefused(out var dead, out var shared)) return dead;
        var link = Kept.Find(shared.Share.Id)!;
        if (Documents.Sharing.IsGuessedAt(link, Now)) return DocumentErrors.TooManyTries;
        if (link.PasswordHash is { } right && right != password)
        {
            Kept = Kept.Change(Documents.Sharing.Missed(link, Now));
            return DocumentErrors.WrongPassword;
        }
        Kept = Kept.Change(link with { Downloads = link.Downloads + 1 })
            .With(new Receipt(Now, link.Id, link.ByName, true, OpenedFor.Download, 1));
        return shared;
    }

    private Result<Document> Mine(Scope scope) => world.Find<Document>(Id) is { } d && scope.Owns(d) ? d : Error.NotFound;

    private Document Put(Document d)
    {
        var next = d with { Version = d.Version + 1 };
        world.Put(next);
        return next;
    }
}

public sealed class FakeShelf(World world) : Grain, IDocumentShelfGrain
{
    public async Task<Result<Added>> Add(Scope scope, NewDocument document, EntityId project)
    {
        var shelf = new Shelf([.. world.All<Document>().Where(d => scope.Owns(d))]);
        if (shelf.Twin(document, project) is { } twin)
            return (await GrainFactory.Document(twin.Id).Get(scope)).Select(saved => new Added(saved, true));
        var arrived = document.Of(project, shelf.NextRevision(project, document.Name), scope);
        return (await GrainFactory.Document(document.Id).Create(arrived, scope)).Select(saved => new Added(saved));
    }
}
