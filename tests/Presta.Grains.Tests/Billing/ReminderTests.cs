using Presta.Billing;
using Presta.Mail;
using Presta.People;
using Presta.Reactions;
using Presta.Support;
using Presta.Tests.People;
using Presta.Tests.Support;

namespace Presta.Tests.Billing;

/// <summary>Two silos on a Monday morning: the clock of reminders runs by itself.</summary>
public sealed class ReminderTests(SlaWorld world) : IClassFixture<SlaWorld>
{
    [Fact]
    public async Task An_unpaid_invoice_is_reminded_of_once_per_step_in_the_persons_language_and_no_more_once_it_is_paid()
    {
        var person = await Person(Language.De);
        var (invoice, other) = (await Invoice(person, "HYP-2026-0001", 7), await Invoice(person, "HYP-2026-0002", 7));
        await Sent(person, other, 1);
        await Sent(person, invoice, 1);
        var letter = Of(person, invoice).Single();
        Assert.Equal(
            (Language.De, "CHF 80.00", invoice.DueOn!.Value.ToString("yyyy-MM-dd")),
            (letter.Language, letter.Values[LetterValues.Message], letter.Values[LetterValues.Due]));

        await world.Restart();
        world.Time.PutForward(TimeSpan.FromDays(7));
        await Sent(person, invoice, 2);
        Assert.Equal(["1", "2"], Of(person, invoice).Select(l => l.Values[LetterValues.Level]));

        Assert.Null(
            (await world.Grains.Billing(person.CompanyId).Receive(Scope.System with { Operation = EntityId.New(world.Now) }, invoice.Id, 80))
            .Error);
        world.Time.PutForward(TimeSpan.FromDays(21));
        await Sent(person, other, 3);
        Assert.Equal(2, Of(person, invoice).Count());
        Assert.Equal(["1", "2", "3"], Of(person, other).Select(l => l.Values[LetterValues.Level]));
    }

    [Fact]
    public async Task One_that_is_contested_by_a_billing_ticket_with_its_number_is_not_reminded_of()
    {
        var person = await Person(Language.It);
        var scope = new Scope(person.Id, person.Name, person.CompanyId, Portal.Client, Portal.Client, EntityId.New(world.Now));
        Assert.Null(
            (await world.Grains.Ticket(EntityId.New(world.Now))
            .Open(scope, new("Facture HYP-2026-0003 contestée", "Le montant est faux.", TicketCategory.Billing))).Error);
        var (contested, other) = (await Invoice(person, "HYP-2026-0003", 8), await Invoice(person, "HYP-2026-0004", 8));
        await Sent(person, other, 1);
        Assert.NotNull(await world.Grains.Billing(person.CompanyId).Remind(contested.Id));
        Assert.Empty(Of(person, contested));
        Assert.Empty((await world.Grains.Billing(person.CompanyId).Look(scope)).Value!.Invoice(contested.Id)!.Reminders);
    }

    private async Task Sent(User person, Invoice invoice, int level)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Of(person, invoice).All(l => l.Values[LetterValues.Level] != $"{level}"))
        {
            await world.Warm();
            await world.Grains.GetGrain<IReactionGrain>("reminders").Wake();
            await Task.Delay(50, patience.Token);
        }
    }

    private static IEnumerable<Letter> Of(User person, Invoice invoice) =>
        PeopleWorld.LettersTo(person.Email!)
            .Where(l => l.Kind is LetterKind.PaymentReminder && l.Values[LetterValues.What] == invoice.Number);

    private async Task<User> Person(Language language)
    {
        var user = await world.User();
        await world.Edit(user with { Language = language, Roles = Portal.Client });
        await world.Grains.GetGrain<IReactionGrain>("reminders").Wake();   // it begins at the journal's end
        return user;
    }

    private async Task<Invoice> Invoice(User person, string number, int daysLate)
    {
        var today = world.Time.Today();
        var row = new Invoice
        {
            Id = EntityId.New(world.Now), Version = 1, Number = number, ClientId = person.CompanyId, Status = InvoiceStatus.Sent,
                IssuedOn = today.AddDays(-40), DueOn = today.AddDays(-daysLate),
            Total = 80, Currency = "CHF", CreatedAt = world.Now, UpdatedAt = world.Now,
        };
        await world.Grains.Billing(person.CompanyId).Merge(Nouns.Invoices.Name, [new(row, row.CreatedAt, world.Now.AddMinutes(5), false)]);
        return row;
    }
}
