using System.Collections.Immutable;
using Presta.Billing;

namespace Presta.Tests.Billing;

public sealed class QuoteTests(PayingWorld world) : IClassFixture<PayingWorld>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly EntityId company = EntityId.New(Now);

    private Scope Me => new(EntityId.New(Now), "Claire", company, Portal.Client, Portal.Client, EntityId.New(Now));

    [Fact]
    public async Task Of_many_who_decide_at_once_one_does()
    {
        var quote = await Quote(QuoteStatus.Sent);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? quote.Accept(Me, new(), null) : quote.Decline(Me, new("Trop cher."), null)));
        var done = Assert.Single(answers, answer => answer.Error is null);
        Assert.All(
            answers.Where(answer => answer.Error is not null),
            answer => Assert.Contains(answer.Error!.Code, (string[])["ALREADY_ACCEPTED", "ALREADY_REJECTED"]));
        Assert.Equal(done.Value!.Row.Status, (await quote.View(Me)).Value!.Row.Status);
    }

    [Fact]
    public async Task An_acceptance_sent_again_is_the_same_one()
    {
        var (quote, me) = (await Quote(QuoteStatus.Sent), Me);
        var (first, again) = ((await quote.Accept(me, new(), null)).Value!, (await quote.Accept(me, new(), null)).Value!);
        Assert.Equal((first.Row.Version, first.Row.DecidedAt), (again.Row.Version, again.Row.DecidedAt));
    }

    [Fact]
    public async Task What_was_accepted_stands_with_its_lines_whatever_is_written_in_Notion()
    {
        var quote = await Quote(QuoteStatus.Sent);
        var id = EntityId.Parse(quote.GetPrimaryKeyString());
        var line = Line(id, 1_000);
        await Put(line);
        var accepted = (await quote.Accept(Me, new("Claire Rey"), null)).Value!.Row;
        await Put(line with { UnitPrice = 5_000 });
        await Merge(accepted with { Total = 5_405, Status = QuoteStatus.Sent, Subject = "Autre chose" });

        var kept = (await quote.View(Me)).Value!.Row;
        Assert.Equal((1_081m, QuoteStatus.Accepted, "Site"), (kept.Total, kept.Status, kept.Subject));
        Assert.Equal(1_000, Assert.Single(kept.Accepted!.Lines).UnitPrice);
    }

    [Fact]
    public async Task Drafts_and_other_companies_quotes_are_not_there()
    {
        var (draft, sent) = (await Quote(QuoteStatus.Draft), await Quote(QuoteStatus.Sent));
        Assert.Equal(Error.NotFound, (await draft.View(Me)).Error);
        Assert.Equal(Error.NotFound, (await draft.Accept(Me, new(), null)).Error);
        var stranger = Me with { CompanyId = EntityId.New(Now) };
        Assert.Equal(Error.NotFound, (await sent.View(stranger)).Error);
        Assert.Equal(Error.NotFound, (await sent.Accept(stranger, new(), null)).Error);
        Assert.Equal(Error.NotFound, (await sent.Decline(stranger, new("Non."), null)).Error);
    }

    [Fact]
    public async Task Only_the_client_has_seen_it_and_the_version_that_it_saw_counts()
    {
        var quote = await Quote(QuoteStatus.Sent);
        Assert.Null((await quote.View(Me with { Portal = Portal.Superadmin })).Value!.Row.ViewedAt);
        Assert.Null((await quote.View(Me with { IsLooking = true })).Value!.Row.ViewedAt);
        Assert.Null((await quote.Accept(Me with { IsLooking = true }, new(), null)).Value!.Row.DecidedAt);
        var seen = (await quote.View(Me)).Value!.Row;
        Assert.Equal((QuoteStatus.Viewed, true), (seen.Status, seen.ViewedAt is not null));
        Assert.Equal(ErrorKind.Stale, (await quote.Accept(Me, new(), seen.Version - 1)).Error!.Kind);
        Assert.Null((await quote.Accept(Me, new(), seen.Version)).Error);
    }

    private async Task<IQuoteGrain> Quote(QuoteStatus status)
    {
        var today = TimeProvider.System.Today();
        var row = new Quote
        {
            Id = EntityId.New(Now), Version = 1, Number = "DEV-2026-0001", ClientId = company, Status = status, IssuedOn = today,
                Subtotal = 1_000, VatRate = 8.1m, VatAmount = 81, Total = 1_081,
            Subject = "Site", CreatedAt = Now, UpdatedAt = Now,
        };
        await Merge(row);
        return world.Grains.Quote(row.Id);
    }

    private Task<ImmutableArray<Row>> Merge(Quote row) =>
        world.Grains.Quote(row.Id).Merge(Nouns.Quotes.Name, [new(row, Now, TimeProvider.System.GetUtcNow().AddMinutes(5), false)]);

    private Task<ImmutableArray<Row>> Put(InvoiceLine line) =>
        world.Grains.Billing(company)
            .Merge(Nouns.InvoiceLines.Name, [new(line, Now, TimeProvider.System.GetUtcNow().AddMinutes(5), false)]);

    private InvoiceLine Line(EntityId quote, decimal price) => new()
    {
        Id = EntityId.New(Now), Version = 1, Description = "Conseil", InvoiceId = quote, ClientId = company, Position = 1, Quantity = 1,
            UnitPrice = price, VatRate = 8.1m, CreatedAt = Now, UpdatedAt = Now,
    };
}
