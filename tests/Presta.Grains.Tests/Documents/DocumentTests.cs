using Presta.Audit;
using Presta.Documents;
using Presta.Projects;

namespace Presta.Tests.Documents;

/// <summary>Documents over real grains, journal and catalogs: one of each, whoever sends at the same time, and nobody else's.</summary>
public sealed class DocumentTests(DocumentWorld world) : IClassFixture<DocumentWorld>
{
    [Fact]
    public async Task Of_the_same_bytes_sent_in_parallel_one_document_comes_into_being()
    {
        var me = await world.Member();
        var added = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(n => world.Shelf(me).Add(me, DocumentWorld.Bytes($"{n}.pdf", "same"), EntityId.None)));
        Assert.Single(added, a => !a.Value!.IsDuplicate);
        Assert.Single(added.Select(a => a.Value!.Document.Row.Id).Distinct());
        Assert.Equal(1, (await world.Listed(me)).Total);
    }

    [Fact]
    public async Task Versions_of_one_name_sent_in_parallel_are_counted_without_gap_or_repetition()
    {
        var me = await world.Member();
        await Task.WhenAll(
            Enumerable.Range(0, 12)
            .Select(n => world.Shelf(me).Add(me, DocumentWorld.Bytes(n % 2 == 0 ? "plan.pdf" : "PLAN.pdf"), EntityId.None)));
        Assert.Equal(Enumerable.Range(1, 12), (await world.Listed(me)).Items.Select(d => d.Revision).Order());
    }

    [Fact]
    public async Task The_same_bytes_are_another_document_for_another_company()
    {
        var (me, other) = (await world.Member(), await world.Member());
        var bytes = DocumentWorld.Bytes();
        await world.Add(me, bytes);
        var theirs = await world.Shelf(other).Add(other, bytes with { Id = DocumentWorld.NewId() }, EntityId.None);
        Assert.Equal((false, 1), (theirs.Value!.IsDuplicate, theirs.Value.Document.Row.Revision));
    }

    [Fact]
    public async Task A_registration_that_is_repeated_also_after_every_silo_ended_makes_no_second_document()
    {
        var (me, bytes) = (await world.Member(), DocumentWorld.Bytes());
        var first = await world.Add(me, bytes);
        await world.Restart();
        var again = (await world.Shelf(me).Add(me, bytes, EntityId.None)).Value!.Document.Row;
        Assert.Equal((first.Id, first.Revision, first.Version), (again.Id, again.Revision, again.Version));
        Assert.Equal(1, (await world.Listed(me)).Total);
    }

    [Fact]
    public async Task An_older_version_is_the_newest_again_once_however_often_it_is_asked()
    {
        var me = await world.Member();
        var first = await world.Add(me, DocumentWorld.Bytes(sha256: "v1"));
        await world.Add(me, DocumentWorld.Bytes(sha256: "v2"));
        var restored = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            world.Shelf(me).Add(me, DocumentWorld.Bytes(sha256: "v1") with { RestoredFrom = first.Id }, EntityId.None)));
        var third = Assert.Single(restored, a => !a.Value!.IsDuplicate).Value!.Document.Row;
        Assert.Equal((3, "v1"), (third.Revision, third.Sha256));
        Assert.All(restored, a => Assert.Equal(third.Id, a.Value!.Document.Row.Id));
        Assert.Equal([1, 2, 3], (await world.Listed(me)).Items.Select(d => d.Revision).Order());
    }

    [Fact]
    public async Task What_is_anothers_and_what_never_was_are_not_there()
    {
        var (me, other) = (await world.Member(), await world.Member());
        var theirs = await world.Add(other);
        foreach (var document in new[] { theirs, theirs with { Id = DocumentWorld.NewId() } })
        {
            var (grain, shared) = (world.Of(document), world.Shared(document));
            Assert.Equal(Error.NotFound, (await grain.Get(me)).Error);
            Assert.Equal(Error.NotFound, (await grain.Open(me, OpenedFor.Download)).Error);
            Assert.Equal(Error.NotFound, (await grain.Delete(me, null)).Error);
            Assert.Equal(Error.NotFound, (await grain.Restore(me)).Error);
            Assert.Equal(Error.NotFound, (await shared.Papers(me)).Error);
            Assert.Equal(Error.NotFound, (await shared.Share(me, new(SharePermission.Read), "secret", "")).Error);
            Assert.Equal(Error.NotFound, (await shared.Revoke(me, DocumentWorld.NewId())).Error);
        }
        Assert.Equal(Error.NotFound, (await world.Of(theirs with { Id = DocumentWorld.NewId() }).Scanned(isClean: true)).Error);
        Assert.Equal(theirs, (await world.Of(theirs).Get(other)).Value!.Row);
        Assert.Empty((await world.Shared(theirs).Papers(other)).Value!.Shares);
        Assert.Empty((await world.Listed(me)).Items);
    }

    [Fact]
    public async Task A_project_takes_documents_of_its_company_while_it_is_open()
    {
        var (me, other) = (await world.Member(), await world.Member());
        var (open, closed) = (await world.Project(me.CompanyId), await world.Project(me.CompanyId, ProjectStatus.Archived));
        Assert.Equal(open.Id, (await world.Grains.Project(open.Id).AddDocument(me, DocumentWorld.Bytes())).Value!.Document.Row.ProjectId);
        Assert.Equal(ProjectErrors.Closed, (await world.Grains.Project(closed.Id).AddDocument(me, DocumentWorld.Bytes())).Error);
        Assert.Equal(Error.NotFound, (await world.Grains.Project(open.Id).AddDocument(other, DocumentWorld.Bytes())).Error);
        Assert.Equal(Error.NotFound, (await world.Grains.Project(DocumentWorld.NewId()).AddDocument(me, DocumentWorld.Bytes())).Error);
        Assert.Equal(1, (await world.Listed(me)).Total);
    }

    [Fact]
    public async Task Deleted_by_several_at_once_it_is_deleted_once_and_comes_back_also_after_every_silo_ended()
    {
        var me = await world.Member();
        var document = await world.Add(me);
        var deletions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Of(document).Delete(me, null)));
        Assert.Single(deletions, d => d.Error is null);
        Assert.All(deletions.Where(d => d.Error is not null), d => Assert.Equal(Error.NotFound, d.Error));
        Assert.Equal(0, (await world.Listed(me)).Total);
        await world.Restart();
        Assert.Equal(Error.NotFound, (await world.Of(document).Open(me, OpenedFor.Download)).Error);
        Assert.Equal(
            (false, null), (await world.Of(document).Restore(me)).Value!.Row is var back ? (back.IsTrashed, back.DeletedAt) : default);
        Assert.Equal(document.Id, Assert.Single((await world.Listed(me)).Items).Id);
    }

    [Fact]
    public async Task Who_saw_another_version_deletes_nothing_and_who_owns_it_is_told_what_keeps_it()
    {
        var me = await world.Member();
        var document = await world.Add(me);
        Assert.Equal(ErrorKind.Stale, (await world.Of(document).Delete(me, document.Version + 1)).Error!.Kind);
        var paper = await world.Add(me, DocumentWorld.Bytes("facture.pdf") with { Category = DocumentCategory.Factures });
        var refusal = (await world.Of(paper).Delete(me, null)).Error!;
        Assert.Equal(("RETENTION_LOCKED", $"{DocumentWorld.Now.Year + 10}-12-31"), (refusal.Code, refusal.Args.Single()));
        var contract = await world.Add(me, DocumentWorld.Bytes("contrat.pdf") with { Category = DocumentCategory.Contracts });
        Assert.Equal(DocumentErrors.IsContract, (await world.Of(contract).Delete(me, null)).Error);
        Assert.Equal(3, (await world.Listed(me)).Total);
    }

    [Fact]
    public async Task What_staff_threw_away_in_Notion_does_not_come_back_here()
    {
        var me = await world.Member();
        var document = await world.Add(me);
        await world.Of(document).Delivered(Nouns.Documents.Name, document.Id, document.Version, DocumentWorld.Now, failure: null);
        await world.Of(document)
            .Merge(Nouns.Documents.Name, [new(document, DocumentWorld.Now.AddMinutes(5), DocumentWorld.Now.AddMinutes(5), true)]);
        Assert.Equal(Error.NotFound, (await world.Of(document).Get(me)).Error);
        Assert.Equal(Error.NotFound, (await world.Of(document).Restore(me)).Error);
    }

    [Fact]
    public async Task Who_looks_with_its_owners_eyes_opens_it_and_leaves_no_receipt()
    {
        var me = await world.Member();
        var document = await world.Add(me);
        Assert.Null((await world.Of(document).Open(me with { IsLooking = true }, OpenedFor.Preview)).Error);
        Assert.Empty((await world.Shared(document).Papers(me)).Value!.Receipts);
        Assert.Null((await world.Of(document).Open(me, OpenedFor.Preview)).Error);
        Assert.Equal(me.UserId, Assert.Single((await world.Shared(document).Papers(me)).Value!.Receipts).ReaderId);
    }

    [Fact]
    public async Task A_verdict_opens_or_closes_it_and_a_blocked_one_stays_closed()
    {
        var me = await world.Member();
        var (good, bad) =
            (await world.Add(me, DocumentWorld.Bytes("a.pdf", scan: ScanState.Pending)),
            await world.Add(me, DocumentWorld.Bytes("b.pdf", scan: ScanState.Pending)));
        Assert.Equal(DocumentErrors.BeingScanned, (await world.Of(good).Open(me, OpenedFor.Download)).Error);
        await world.Of(good).Scanned(isClean: true);
        await Task.WhenAll(new[] { true, false, true }.Select(isClean => world.Of(bad).Scanned(isClean)));
        await world.Of(bad).Scanned(isClean: true);
        await world.Restart();
        Assert.Null((await world.Of(good).Open(me, OpenedFor.Download)).Error);
        Assert.Equal(DocumentErrors.Blocked, (await world.Of(bad).Open(me, OpenedFor.Download)).Error);
        Assert.Equal(DocumentErrors.Blocked, (await world.Shared(bad).Share(me, new(SharePermission.Read), "secret", "")).Error);
        Assert.Contains(
            await world.AuditLines(), line => line.Action == AuditActions.DocumentBlocked
            && line.Text.Contains($"document={bad.Id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_reader_is_noted_once_with_the_version_that_was_read()
    {
        var me = await world.Member();
        var colleague = await world.Colleague(me);
        var document = await world.Add(me);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.Of(document).Open(me, OpenedFor.Download)));
        await world.Of(document).Open(colleague, OpenedFor.Preview);
        await world.Restart();
        var receipts = (await world.Shared(document).Papers(me)).Value!.Receipts;
        Assert.Equal(
            [(colleague.UserId, OpenedFor.Preview, 1), (me.UserId, OpenedFor.Download, 1)],
            receipts.Select(r => (r.ReaderId, r.Purpose, r.Revision)));
    }
}
