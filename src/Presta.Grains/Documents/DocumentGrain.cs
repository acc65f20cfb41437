using System.Collections.Immutable;
using System.Globalization;
using Presta.Audit;
using Presta.Companies;
using Presta.Kit;
using Presta.Mail;
using Presta.People;
using Presta.Storage;

namespace Presta.Documents;

/// <summary>
/// The row decides first, its papers follow: whatever happens in between, no link opens what its document does not allow.
/// </summary>
internal sealed class DocumentGrain(
    OwnerTools tools, [PersistentState("document", StorageRegistration.GrainStorage)] IPersistentState<Sharing> state,
    Passwords passwords, ShareLetters letters, IAuditTrail audit)
    : OwnerGrain(tools), IDocumentGrain, ISharedDocumentGrain
{
    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    /// <summary>The owner's row, with what only the catalog borrows from the project.</summary>
    public async Task<Result<Saved<Document>>> Get(Scope scope)
    {
        var read = await Read<Document>(scope, Id);
        if (read.IsRefused(out _, out var saved) || saved.Row.ProjectId.IsNone) return read;
        var listed = (await Nouns.Documents.Catalog(GrainFactory).Find(Id)).Value as Document;
        return saved with { Row = saved.Row with { ProjectName = listed?.ProjectName } };
    }

    public Task<Result<Saved<Document>>> Create(Document document, Scope scope) => Create<Document>(scope, document);

    public async Task<Result<Saved<Document>>> Open(Scope scope, OpenedFor purpose)
    {
        if ((await Read<Document>(scope, Id)).IsRefused(out var refusal, out var saved)) return refusal;
        if (saved.Row.Readable.IsRefused(out var closed, out var document)) return closed;
        if (scope.IsLooking) return saved;
        await Keep(state.State.With(new Receipt(Now, scope.UserId, scope.Name, IsByLink: false, purpose, document.Revision)));
        return saved;
    }

    public async Task<Result<Saved<Document>>> Delete(Scope scope, long? expected)
    {
        var deleted = await Write<Document>(scope, Id, expected, document => document.Deleted(Now));
        if (deleted.Error is not null) return deleted;
        await Keep(state.State.WithoutLinks(Now));
        await Note(AuditActions.DocumentDeleted, scope.UserId);
        return deleted;
    }

    public async Task<Result<Saved<Document>>> Restore(Scope scope)
    {
        var restored = await Write<Document>(scope, Id, expected: null, document => document.Restored(Now), isTrashedToo: true);
        if (restored.Error is null) await Note(AuditActions.DocumentRestored, scope.UserId);
        return restored;
    }

    public async Task<Result<Saved<Document>>> Scanned(bool isClean)
    {
        var scanned = await Write<Document>(Scope.System, Id, expected: null, document => document.Scanned(isClean));
        if (scanned.Error is null && !isClean) await Note(AuditActions.DocumentBlocked, EntityId.None);
        return scanned;
    }

    public async Task<Result<DocumentPapers>> Papers(Scope scope) => (await Read<Document>(scope, Id)).Select(_ => new DocumentPapers(
        [.. state.State.Shares.OrderByDescending(s => s.CreatedAt).Select(s => s.Facts(Now))], [.. state.State.Receipts.Reverse()]));

    public async Task<Result<ShareFacts>> Share(Scope scope, NewShare share, string secret, string url)
    {
        if ((await Read<Document>(scope, Id)).Then(saved => saved.Row.Readable).IsRefused(out var closed, out var document)) return closed;
        if (share.Check().IsRefused(out var invalid, out _)) return invalid;
        if (state.State.Opened(secret, Now) is { } made) return made.Facts(Now);
        var link = new Share(
            scope.NewId(Now), [.. Documents.Sharing.Hash(secret)], share.Permission!.Value, Now, Now + share.Lasts(), scope.UserId,
            scope.Name,
            string.IsNullOrEmpty(share.Password) ? null : await passwords.Hash(share.Password), share.MaxDownloads,
            string.IsNullOrEmpty(share.Email) ? null : share.Email);
        if (state.State.With(link, Now).IsRefused(out var full, out var papers)) return full;
        await Keep(papers);
        await Note(AuditActions.DocumentShared, scope.UserId, link.Id);
        if (link.Email is not null) await letters.Invite(link, document, share, url);
        return link.Facts(Now);
    }

    public async Task<Result<ShareFacts>> Revoke(Scope scope, EntityId share)
    {
        if ((await Read<Document>(scope, Id)).IsRefused(out var closed, out _)) return closed;
        if (state.State.Find(share) is not { } link) return Error.NotFound;
        var revoked = link.Revoked(Now);
        await Keep(state.State.Change(revoked));
        await Note(AuditActions.DocumentLinkRevoked, scope.UserId, share);
        return revoked.Facts(Now);
    }

    public async Task<Result<SharedDocument>> Look(string secret, bool isPaid) =>
        (await Linked(secret, isPaid)).Select(found => Shown(found.Link, found.Document));

    public async Task<Result<SharedDocument>> Enter(string secret, string? password)
    {
        if ((await Linked(secret)).IsRefused(out var dead, out var found)) return dead;
        var (link, document) = found;
        if (link.PasswordHash is not null)
        {
            if (Documents.Sharing.IsGuessedAt(link, Now)) return DocumentErrors.TooManyTries;
            if (await passwords.Verify(link.PasswordHash, password ?? "") is PasswordMatch.No)
            {
                await Keep(state.State.Change(Documents.Sharing.Missed(link, Now)));
                await Note(AuditActions.DocumentLinkRefused, EntityId.None, link.Id, DocumentErrors.WrongPassword);
                return DocumentErrors.WrongPassword;
            }
        }
        var opened = link with { Downloads = link.Downloads + 1 };
        var purpose = link.Permission is SharePermission.Read ? OpenedFor.Preview : OpenedFor.Download;
        await Keep(
            state.State.Change(opened)
            .With(new Receipt(Now, link.Id, link.Email ?? link.ByName, IsByLink: true, purpose, document.Revision)));
        await Note(AuditActions.DocumentLinkOpened, EntityId.None, link.Id);
        return Shown(opened, document);
    }

    /// <summary>A link is as good as its document, and as its maker's right to see it.</summary>
    private async Task<Result<(Share Link, Document Document)>> Linked(string secret, bool isPaid = false)
    {
        if (state.State.Opened(secret, Now, isPaid) is not { } link) return DocumentErrors.DeadLink;
        if ((await Read<Document>(Scope.System, Id)).IsRefused(out var none, out var saved))
            return none.Kind is ErrorKind.Unavailable ? none : DocumentErrors.DeadLink;
        if (saved.Row.Readable.Error is not null) return DocumentErrors.DeadLink;
        if ((await GrainFactory.GetGrain<IUserGrain>(link.By.ToString()).Profile()).IsRefused(out var gone, out var sharer))
            return gone.Kind is ErrorKind.Unavailable ? gone : DocumentErrors.DeadLink;
        if (sharer.Row is not { Status: UserStatus.Active, IsTrashed: false } user || !user.Roles.HasFlag(Portal.Client)
            || user.CompanyId != saved.Row.ClientId)
            return DocumentErrors.DeadLink;
        if ((await Nouns.Companies.Catalog(GrainFactory).Find(user.CompanyId)).IsRefused(out var warming, out var company)) return warming;
        return company is null or Company { Status: CompanyStatus.Inactive } or { IsTrashed: true } ? DocumentErrors.DeadLink
            : (link, saved.Row);
    }

    private SharedDocument Shown(Share link, Document document) =>
        new(link.Facts(Now), document.Name, document.FileType, (long)document.Size, document.StoredAs!, document.Sha256);

    private async Task Keep(Sharing next)
    {
        if (ReferenceEquals(next, state.State)) return;
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;   // what is not on disk did not happen
            throw;
        }
    }

    private Task Note(string action, EntityId actor, EntityId share = default, Error? refusal = null) => audit.Append(new AuditEvent(action)
    {
        Actor = actor, Object = share.IsNone ? $"document={Id}"
            : string.Create(CultureInfo.InvariantCulture, $"document={Id} share={share}"), Code = refusal?.Code,
    });
}
