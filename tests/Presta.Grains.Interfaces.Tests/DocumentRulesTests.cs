using Presta.Documents;

namespace Presta.Tests;

/// <summary>What a client may take back, and have back; how long a link is good.</summary>
public sealed class DocumentRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly Document Sent =
        new() { Id = EntityId.New(Now), Name = "plan.pdf", Type = DocumentType.Document, Category = DocumentCategory.Resources,
        IsFromClient = true, CreatedAt = Now, StoredAs = "a/b" };

    [Theory]
    [InlineData(DocumentStatus.Pending, null), InlineData(DocumentStatus.Rejected, null)]
    [InlineData(DocumentStatus.Validated, ErrorKind.Conflict), InlineData(DocumentStatus.InProgress, ErrorKind.Conflict)]
    public void Only_what_nobody_relies_on_is_deleted(DocumentStatus status, ErrorKind? refusal) =>
        Assert.Equal(refusal, (Sent with { Status = status }).Deleted(Now).Error?.Kind);

    [Fact]
    public void What_staff_sent_and_contracts_stay()
    {
        Assert.Equal(DocumentErrors.NotFromClient, (Sent with { IsFromClient = false }).Deleted(Now).Error);
        Assert.Equal(DocumentErrors.IsContract, (Sent with { Type = DocumentType.Contract }).Deleted(Now).Error);
        Assert.Equal(DocumentErrors.IsContract, (Sent with { Category = DocumentCategory.Contracts }).Deleted(Now).Error);
    }

    [Fact]
    public void Accounting_papers_stay_for_ten_years_after_the_business_year()
    {
        var paper = Sent with { Category = DocumentCategory.Factures };
        var refusal = paper.Deleted(Now).Error!;
        Assert.Equal(("RETENTION_LOCKED", "2036-12-31"), (refusal.Code, refusal.Args.Single()));
        Assert.Equal("RETENTION_LOCKED", paper.Deleted(new(2036, 12, 31, 12, 0, 0, TimeSpan.Zero)).Error?.Code);
        Assert.Null(paper.Deleted(new(2037, 1, 1, 12, 0, 0, TimeSpan.Zero)).Error);
    }

    [Fact]
    public void A_deletion_is_undone_for_thirty_days()
    {
        var deleted = Sent.Deleted(Now).Value!;
        Assert.Equal((true, Now), (deleted.IsTrashed, deleted.DeletedAt));
        Assert.Equal(Sent, deleted.Restored(Now.AddDays(30)).Value);
        Assert.Equal(DocumentErrors.TooLateToRestore, deleted.Restored(Now.AddDays(30).AddSeconds(1)).Error);
        Assert.Equal(Error.NotFound, (Sent with { IsTrashed = true }).Restored(Now).Error);
        Assert.Same(Sent, Sent.Restored(Now).Value);
    }

    [Fact]
    public void Bytes_are_let_go_a_day_after_nobody_can_have_them_back_but_not_what_the_law_keeps_or_staff_threw_away()
    {
        var deleted = Sent.Deleted(Now).Value!;
        Assert.False(deleted.IsPurgeable(Now.AddDays(31)));
        Assert.True(deleted.IsPurgeable(Now.AddDays(31).AddSeconds(1)));
        Assert.False((deleted with { IsTrashed = false }).IsPurgeable(Now.AddDays(99)));
        Assert.False((Sent with { IsTrashed = true }).IsPurgeable(Now.AddYears(9)));
        var paper = deleted with { Category = DocumentCategory.Factures };
        Assert.False(paper.IsPurgeable(new(2036, 12, 31, 12, 0, 0, TimeSpan.Zero)));
        Assert.True(paper.IsPurgeable(new(2037, 1, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Bytes_that_are_here_are_not_kept_twice_save_those_of_an_older_version()
    {
        var (first, second) =
            (Sent with { Sha256 = "aa" }, Sent with { Id = EntityId.New(Now), Sha256 = "bb", Revision = 2, Name = "PLAN.pdf" });
        var shelf = new Shelf([first, second, Sent with { Id = EntityId.New(Now), Sha256 = "cc", Name = "other.pdf", Revision = 7 }]);
        NewDocument Arriving(string hash, EntityId from = default) =>
            new(EntityId.New(Now), "plan.pdf", 1, hash, "k", FileType.Pdf, RestoredFrom: from);
        Assert.Equal(first, shelf.Twin(Arriving("aa"), EntityId.None));
        Assert.Null(shelf.Twin(Arriving("aa", first.Id), EntityId.None));
        Assert.Equal(second, shelf.Twin(Arriving("bb", second.Id), EntityId.None));
        Assert.Null(shelf.Twin(Arriving("dd"), EntityId.None));
        Assert.Equal((3, 1), (shelf.NextRevision(EntityId.None, "Plan.pdf"), shelf.NextRevision(Sent.Id, "plan.pdf")));
    }

    [Theory]
    [InlineData(ScanState.Unscanned, null), InlineData(ScanState.Clean, null), InlineData(ScanState.Pending, "SCAN_PENDING"),
        InlineData(ScanState.Blocked, "FILE_BLOCKED")]
    public void Bytes_are_for_what_the_scanner_let_through(ScanState scan, string? code) =>
        Assert.Equal(code, (Sent with { Scan = scan }).Readable.Error?.Code);

    [Fact]
    public void A_blocked_document_stays_blocked() =>
        Assert.Equal(ScanState.Blocked, (Sent with { Scan = ScanState.Pending }).Scanned(false).Value!.Scanned(true).Value!.Scan);

    [Fact]
    public void A_link_opens_by_its_secret_until_it_is_over()
    {
        var papers = new Sharing().With(Link("a", most: 1), Now).Value!;
        Assert.NotNull(papers.Opened("a", Now));
        Assert.Null(papers.Opened("b", Now));
        Assert.Null(papers.Opened("a", Now.AddDays(7)));
        Assert.Null(papers.WithoutLinks(Now).Opened("a", Now));
        var used = papers.Change(papers.Shares[0] with { Downloads = 1 });
        Assert.Null(used.Opened("a", Now));
        Assert.NotNull(used.Opened("a", Now, isPaid: true));
        Assert.Null(used.WithoutLinks(Now).Opened("a", Now, isPaid: true));
    }

    [Fact]
    public void Links_that_are_good_are_bounded_and_dead_ones_make_room()
    {
        var papers = new Sharing();
        for (var i = 0; i < Sharing.MostShares; i++) papers = papers.With(Link($"{i}"), Now).Value!;
        Assert.Equal(DocumentErrors.TooManyShares, papers.With(Link("more"), Now).Error);
        Assert.Null(papers.Change(papers.Shares[3].Revoked(Now)).With(Link("more"), Now).Error);
    }

    [Fact]
    public void Ten_wrong_passwords_close_a_link_for_a_quarter_of_an_hour()
    {
        var link = Enumerable.Range(0, 10)
            .Aggregate(Link("a"), (l, _) => { Assert.False(Sharing.IsGuessedAt(l, Now)); return Sharing.Missed(l, Now); });
        Assert.True(Sharing.IsGuessedAt(link, Now));
        Assert.False(Sharing.IsGuessedAt(link, Now.AddMinutes(15)));
    }

    [Fact]
    public void The_same_reader_within_minutes_is_one_opening()
    {
        Receipt Opening(int minute) => new(Now.AddMinutes(minute), Sent.Id, "Alice", false, OpenedFor.Preview, 1);
        var papers = new Sharing().With(Opening(0)).With(Opening(4)).With(Opening(9));
        Assert.Equal(2, papers.Receipts.Length);
        Assert.Equal(200, Enumerable.Range(0, 300).Aggregate(papers, (p, i) => p.With(Opening(100 + (10 * i)))).Receipts.Length);
    }

    private static Share Link(string secret, int? most = null) =>
        new(EntityId.New(Now), [.. Sharing.Hash(secret)], SharePermission.Download, Now, Now.AddDays(7), Sent.Id, "Alice",
            MostDownloads: most);
}
