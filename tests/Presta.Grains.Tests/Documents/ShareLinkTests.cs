using Presta.Audit;
using Presta.Companies;
using Presta.Documents;
using Presta.People;

namespace Presta.Tests.Documents;

/// <summary>
/// Links over real grains: as good as their document, their maker and their maker's company; opened as often as they may, and not once
/// more.
/// </summary>
public sealed class ShareLinkTests(DocumentWorld world) : IClassFixture<DocumentWorld>
{
    private const string Secret = "a-secret-of-thirty-two-characters";

    [Fact]
    public async Task A_link_opened_by_many_at_once_opens_as_often_as_it_may()
    {
        var (document, _) = await Linked(new(SharePermission.Download, MaxDownloads: 3));
        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => world.Shared(document).Enter(Secret, null)));
        Assert.Equal(3, opened.Count(o => o.Error is null));
        Assert.All(opened.Where(o => o.Error is not null), o => Assert.Equal(DocumentErrors.DeadLink, o.Error));
        await world.Restart();
        Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(document).Enter(Secret, null)).Error);
        Assert.Null((await world.Shared(document).Look(Secret, isPaid: true)).Error);
    }

    [Fact]
    public async Task Made_twice_by_one_request_it_is_one_link_and_no_more_than_twenty_are_good()
    {
        var (document, me) = await Linked(new(SharePermission.Read));
        await world.Shared(document).Share(me, new(SharePermission.Read), Secret, "");
        Assert.Single((await world.Shared(document).Papers(me)).Value!.Shares);
        var made = await Task.WhenAll(
            Enumerable.Range(0, 25).Select(n => world.Shared(document).Share(me, new(SharePermission.Read), $"{Secret}{n}", "")));
        Assert.Equal(Sharing.MostShares - 1, made.Count(m => m.Error is null));
        Assert.All(made.Where(m => m.Error is not null), m => Assert.Equal("TOO_MANY_SHARES", m.Error!.Code));
    }

    [Fact]
    public async Task A_password_opens_it_guesses_do_not_and_too_many_close_it_for_a_while()
    {
        var (document, _) = await Linked(new(SharePermission.Read, Password: "langes Wort"));
        Assert.Null((await world.Shared(document).Enter(Secret, "langes Wort")).Error);
        var guesses = await Task.WhenAll(Enumerable.Range(0, 15).Select(n => world.Shared(document).Enter(Secret, $"falsch {n}")));
        Assert.Equal(10, guesses.Count(g => g.Error == DocumentErrors.WrongPassword));
        await world.Restart();
        Assert.Equal(DocumentErrors.TooManyTries, (await world.Shared(document).Enter(Secret, "langes Wort")).Error);
        Assert.False(world.IsOnDisk("langes Wort") || world.IsOnDisk(Secret));
        Assert.Contains(
            await world.AuditLines(), line => line.Action == AuditActions.DocumentLinkRefused
            && line.Text.Contains($"document={document.Id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_secret_and_another_document_answer_as_a_link_that_never_was()
    {
        var (document, me) = await Linked(new(SharePermission.Download));
        var other = await world.Add(me, DocumentWorld.Bytes("other.pdf"));
        foreach (var (target, secret) in new[] { (document, "x"), (other, Secret), (document with { Id = DocumentWorld.NewId() }, Secret) })
        {
            Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(target).Look(secret, isPaid: false)).Error);
            Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(target).Look(secret, isPaid: true)).Error);
            Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(target).Enter(secret, null)).Error);
        }
    }

    [Fact]
    public async Task A_revoked_link_is_dead_at_once_and_revoking_it_again_changes_nothing()
    {
        var (document, me) = await Linked(new(SharePermission.Download));
        var link = (await world.Shared(document).Papers(me)).Value!.Shares.Single();
        var first = (await world.Shared(document).Revoke(me, link.Id)).Value!;
        Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(document).Look(Secret, isPaid: true)).Error);
        Assert.Equal(first.RevokedAt, (await world.Shared(document).Revoke(me, link.Id)).Value!.RevokedAt);
        Assert.Equal(Error.NotFound, (await world.Shared(document).Revoke(me, DocumentWorld.NewId())).Error);
    }

    [Fact]
    public async Task It_dies_with_its_document_and_does_not_come_back_with_it()
    {
        var (document, me) = await Linked(new(SharePermission.Download));
        await world.Of(document).Delete(me, null);
        Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(document).Look(Secret, isPaid: true)).Error);
        await world.Of(document).Restore(me);
        Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(document).Look(Secret, isPaid: false)).Error);
    }

    [Fact]
    public async Task It_is_dead_while_the_scanner_has_not_let_its_document_through()
    {
        var (document, _) = await Linked(new(SharePermission.Download));
        await world.Of(document).Scanned(isClean: false);
        Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(document).Enter(Secret, null)).Error);
    }

    [Theory]
    [InlineData("disabled"), InlineData("of another company"), InlineData("without the portal"), InlineData("of a closed company"),
        InlineData("of a company thrown away")]
    public async Task It_dies_with_what_lets_its_maker_see_the_document(string maker)
    {
        var (document, me) = await Linked(new(SharePermission.Download));
        var user = (await world.Grains.GetGrain<IUserGrain>(me.UserId.ToString()).Profile()).Value!.Row;
        var company =
            new Company { Id = me.CompanyId, Version = 2, Name = "Acme", Status = CompanyStatus.Client, CreatedAt = DocumentWorld.Now,
            UpdatedAt = DocumentWorld.Now };
        await (maker switch
        {
            "disabled" => world.Edit(user with { Status = UserStatus.Disabled }),
            "of another company" => world.Edit(user with { CompanyId = DocumentWorld.NewId() }),
            "without the portal" => world.Edit(user with { Roles = Portal.Revendeur }),
            "of a closed company" => world.Standing(company with { Status = CompanyStatus.Inactive }),
            _ => world.Standing(company with { IsTrashed = true }),
        });
        Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(document).Look(Secret, isPaid: false)).Error);
        Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(document).Look(Secret, isPaid: true)).Error);
        Assert.Equal(DocumentErrors.DeadLink, (await world.Shared(document).Enter(Secret, null)).Error);
    }

    [Fact]
    public async Task Who_opens_it_is_noted_for_the_company_and_in_the_trail()
    {
        var (document, me) = await Linked(new(SharePermission.Read));
        await world.Shared(document).Enter(Secret, null);
        var papers = (await world.Shared(document).Papers(me)).Value!;
        Assert.Equal(
            (true, OpenedFor.Preview, papers.Shares.Single().Id), papers.Receipts.Single() is var r ? (r.IsByLink, r.Purpose, r.ReaderId)
            : default);
        var lines = await world.AuditLines();
        foreach (var action in new[] { AuditActions.DocumentShared, AuditActions.DocumentLinkOpened })
            Assert.Contains(
                lines, line => line.Action == action
                && line.Text.Contains($"document={document.Id} share={papers.Shares.Single().Id}", StringComparison.Ordinal));
    }

    private async Task<(Document Document, Scope By)> Linked(NewShare share)
    {
        var me = await world.Member();
        var document = await world.Add(me);
        Assert.True((await world.Shared(document).Share(me, share, Secret, "")).Value!.IsLive);
        Assert.Null((await world.Shared(document).Look(Secret, isPaid: false)).Error);
        return (document, me);
    }
}
