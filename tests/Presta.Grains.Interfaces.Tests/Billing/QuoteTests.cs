using Presta.Billing;

namespace Presta.Tests.Billing;

public sealed class QuoteTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Scope Claire = new(EntityId.Of("claire"), "Claire Rey", EntityId.Of("acme"), Portal.Client, Portal.Client);

    private static readonly Quote Sent = new()
    {
        Id = EntityId.Of("quote"), Version = 1, Number = "DEV-2026-0001", ClientId = EntityId.Of("acme"), Status = QuoteStatus.Sent,
            IssuedOn = new(2026, 2, 10), Total = 1_081, Subject = "Site",
    };

    [Theory]
    [InlineData("2026-03-12", QuoteStanding.Sent), InlineData("2026-03-13", QuoteStanding.Expired)]
    public void It_can_be_accepted_for_thirty_days_where_nobody_says(string day, QuoteStanding standing) =>
        Assert.Equal(standing, Sent.StandingOn(DateOnly.ParseExact(day, "yyyy-MM-dd", null)));

    [Fact]
    public void What_was_decided_does_not_expire()
    {
        foreach (var status in (QuoteStatus[])[QuoteStatus.Accepted, QuoteStatus.Rejected])
            Assert.Equal($"{status}", $"{(Sent with { Status = status }).StandingOn(new(2027, 1, 1))}");
        Assert.Null((Sent with { Status = QuoteStatus.Draft }).StandingOn(Today));
    }

    [Fact]
    public void An_acceptance_keeps_who_what_and_the_lines_as_they_stood()
    {
        InvoiceLine[] lines = [Line(2, 400), Line(1, 600)];
        var accepted = Sent.Accept(new("  Claire Rey, directrice ", 1_081, "PO-7", "D'accord."), [.. lines], Claire, Now, Today).Value!;
        Assert.Equal(
            (QuoteStatus.Accepted, Now, "Claire Rey, directrice", "PO-7", "D'accord."),
            (accepted.Status, accepted.DecidedAt, accepted.DecidedBy, accepted.ClientReference, accepted.Remark));
        Assert.Equal((Claire.UserId, 1_081m, 1), (accepted.Accepted!.UserId, accepted.Accepted.Total, accepted.Accepted.Revision));
        Assert.Equal([600m, 400m], accepted.Accepted.Lines.Select(l => l.UnitPrice));
    }

    [Fact]
    public void It_is_decided_once()
    {
        var accepted = Sent.Accept(new(), [], Claire, Now, Today).Value!;
        var declined = Sent.Decline(new("Trop cher."), Claire, Now, Today).Value!;
        Assert.Equal(QuoteErrors.AlreadyAccepted, accepted.Decline(new("Trop cher."), Claire, Now, Today).Error);
        Assert.Equal(QuoteErrors.AlreadyAccepted, accepted.Accept(new(), [], Claire, Now, Today).Error);
        Assert.Equal(QuoteErrors.AlreadyRejected, declined.Accept(new(), [], Claire, Now, Today).Error);
        Assert.Equal("QUOTE_EXPIRED", Sent.Accept(new(), [], Claire, Now, new(2026, 3, 13)).Error!.Code);
        Assert.Equal("QUOTE_CHANGED", Sent.Accept(new(AmountTtc: 1_080.95m), [], Claire, Now, Today).Error!.Code);
        Assert.Equal(Error.NotFound, (Sent with { Status = QuoteStatus.Draft }).Accept(new(), [], Claire, Now, Today).Error);
    }

    [Fact]
    public void What_people_write_over_an_acceptance_does_not_stand()
    {
        var accepted = Sent.Accept(new(), [Line(1, 1_000)], Claire, Now, Today).Value!;
        var over = accepted with { Status = QuoteStatus.Sent, Total = 2_000, Subject = "Autre chose", DecidedAt = null,
            PaymentTerms = "Comptant", ViewedAt = Now.AddDays(1) };
        var kept = over.AsAccepted(accepted);
        Assert.Equal(accepted with { ViewedAt = over.ViewedAt }, kept);
    }

    private static InvoiceLine Line(int position, decimal price) => new()
    {
        Id = EntityId.Of($"line {position}"), Description = "Conseil", InvoiceId = Sent.Id, ClientId = Sent.ClientId, Position = position,
            Quantity = 1, UnitPrice = price, VatRate = 8.1m,
    };
}
