using System.Text;
using Presta.Billing;
using Presta.Documents;
using Presta.Notifications;
using Presta.Projects;
using Presta.Support;

namespace Presta.Tests.Walk;

/// <summary>
/// Does what people do, one thing at a time, by chance: clients over HTTP, staff and the bank at the grains, and Notion's side by merging.
/// </summary>
internal sealed class Walker(WalkWorld world, JournalLedger ledger, Random random)
{
    private static readonly string[] Currencies = ["CHF", "CHF", "EUR"];
    private int made;

    private DateTimeOffset Now => world.Time.GetUtcNow();

    /// <summary>What was tried, and whether it was done rather than refused.</summary>
    public async Task<(string Name, bool IsDone)> Step(Browser me)
    {
        var company = me.User.CompanyId;
        var isLikely = random.Next(3) > 0;   // else anything, which most rules refuse
        var (invoice, payment, credit) = (
            Any(Mine<Invoice>(i => i.ClientId == company && (!isLikely || i.Total > i.Paid))),
            Any(Mine<Payment>(p => p.ClientId == company && (!isLikely || p.Status is PaymentStatus.Pending))),
            Any(Mine<Credit>(c => c.ClientId == company && (!isLikely || c.Amount > c.Used + c.PaidOut))));
        decimal? part = random.Next(2) == 0 ? null : random.Next(1, 50_000) / 100m;
        var billing = world.Grains.Billing(company);
        return random.Next(38) switch
        {
            0 or 1 or 2 => ("issue", await Issue(company)),
            3 when invoice is { Status: InvoiceStatus.Draft } =>
                ("send a draft", await Merge(
                Nouns.Invoices.Name, invoice with { Status = InvoiceStatus.Sent, IssuedOn = world.Time.Today() })),
            34 or 35 => ("offer", await Offer(company)),
            36 or 37 when Any(
                Mine<Quote>(q => q.ClientId == company
                && (!isLikely || q.Status is QuoteStatus.Sent or QuoteStatus.Viewed))) is { } quote => random.Next(2) == 0
                ? ("accept a quote",
                    (await me.Send(HttpMethod.Post, $"/api/client/quotes/{quote.Id}/accept", new { amount_ttc = quote.Total })).IsDone)
                : ("decline a quote",
                    (await me.Send(HttpMethod.Post, $"/api/client/quotes/{quote.Id}/decline", new { reason = "Trop cher." })).IsDone),
            >= 30 and < 34 when invoice is not null
                && Any(Mine<Invoice>(i => i.ClientId == company && i.Id != invoice.Id && i.Currency == invoice.Currency
                && i.Total > i.Paid)) is { } other =>
                await PayBoth(me, invoice, other),
            3 or 4 or 5 or 6 when invoice is not null => await Pay(me, invoice, part),
            7 when invoice is not null => ("receive", Done(await billing.Receive(Staff(), invoice.Id, part ?? invoice.Total))),
            8 or 9 when payment is not null => ("settle", Done(await billing.Settle(Staff(), payment.Id, part))),
            10 when payment is not null => ("fail", Done(await billing.Fail(Staff(), payment.Id, "no_money"))),
            11 when payment is not null => ("refund", Done(await billing.Refund(Staff(), payment.Id))),
            12 when invoice is not null => ("credit note", Done(await billing.CreditNote(Staff(), new(invoice.Id, part ?? 50)))),
            13 or 14 when credit is not null && invoice is not null => ("apply credit",
                (await me.Send(
                    HttpMethod.Post, $"/api/client/credits/{credit.Id}/apply", part is null ? new { invoice_id = $"{invoice.Id}" }
                    : new { invoice_id = $"{invoice.Id}", amount = part })).IsDone),
            15 when credit is not null && random.Next(4) == 0 => ("pay out", Done(await billing.PayOut(Staff(), credit.Id))),
            16 when invoice is not null => ("cancel", Done(await billing.Cancel(Staff(), invoice.Id))),
            17 when invoice is { Status: InvoiceStatus.Sent or InvoiceStatus.Viewed } && random.Next(2) == 0 =>
                ("marked as paid", await Merge(Nouns.Invoices.Name, invoice with { Status = InvoiceStatus.Paid })),
            18 => ("open a ticket",
                (await me.Send(HttpMethod.Post, "/api/client/support/ticket",
                new { subject = $"Demande {++made}", description = "Voir.", category = "technical" })).IsDone),
            19 or 20 => await Ticket(me, company),
            21 or 22 => ("upload", await Upload(me)),
            23 when Any(Mine<Document>(d => d.ClientId == company)) is { } document =>
                ("delete a document", (await me.Send(HttpMethod.Delete, $"/api/client/documents/{document.Id}")).IsDone),
            24 when Any(Mine<Notification>(n => n.UserId == me.User.Id && !n.IsRead)) is { } notice =>
                ("read a notification", (await me.Send(HttpMethod.Put, $"/api/client/notifications/{notice.Id}/read")).IsDone),
            25 when random.Next(5) == 0 =>
                ("read all notifications", (await me.Send(HttpMethod.Put, "/api/client/notifications/read")).IsDone),
            26 or 27 => ("plan a project", await NewProject(company)),
            28 when Any(Mine<Project>(p => p.ClientId == company)) is { } project => ("move a project", (await me.Send(
                HttpMethod.Put, $"/api/client/projects/{project.Id}/status",
                new { status = random.Next(2) == 0 ? "on_hold" : "active", comment = "Voir." })).IsDone),
            29 when Any(Mine<Project>(p => p.ClientId == company)) is { } finished =>
                ("finish a project", await Merge(Nouns.Projects.Name, finished with { Status = ProjectStatus.Completed })),
            _ => ("nothing", false),
        };
    }

    /// <summary>One in four is sent twice: the second answer is the first one.</summary>
    private async Task<(string, bool)> Pay(Browser me, Invoice invoice, decimal? part)
    {
        var (key, method) = (Guid.NewGuid().ToString(), (string[])["card", "transfer", "twint"] is var all ? all[random.Next(3)] : "");
        var order = new Dictionary<string, object?> { ["invoice_id"] = $"{invoice.Id}", ["method"] = method };
        if (part is not null) order["amount"] = part;
        if (method is "card")
            order["card_token"] =
                ((string[])["tok_visa", "tok_visa", "tok_visa", "tok_declined", "tok_timeout", "tok_broken"])[random.Next(6)];
        var first = await me.Send(HttpMethod.Post, "/api/client/payments/new", order, key);
        if (random.Next(4) > 0) return ($"pay by {method}", first.IsDone);
        var again = await me.Send(HttpMethod.Post, "/api/client/payments/new", order, key);
        Assert.Equal(first.Status, again.Status);
        if (first.IsDone)
            Assert.Equal(
                (first.Json.GetProperty("data").GetRawText(), true), (again.Json.GetProperty("data").GetRawText(), again.IsReplayed));
        return ("pay twice by one key", first.IsDone);
    }

    private async Task<(string, bool)> PayBoth(Browser me, Invoice one, Invoice other)
    {
        var allocations = new[] { one, other }.Select(
            i => new { invoice_id = $"{i.Id}", amount = random.Next(2) == 0 ? i.Total - i.Paid
            : Math.Max(0.01m, decimal.Round((i.Total - i.Paid) / 3, 2)) }).ToArray();
        var (method, key) = (random.Next(2) == 0 ? "transfer" : "twint", Guid.NewGuid().ToString());
        var paid = await me.Send(HttpMethod.Post, "/api/client/payments", new { allocations, method }, key);
        if (paid.IsDone) Assert.Equal(allocations.Sum(a => a.amount), paid.Json.GetProperty("data").GetProperty("amount").GetDecimal());
        return ("pay two at once", paid.IsDone);
    }

    private async Task<(string, bool)> Ticket(Browser me, EntityId company) =>
        Any(Mine<Ticket>(t => t.ClientId == company)) is not { } ticket ? ("nothing", false) : random.Next(3) switch
    {
        0 => ("reply to a ticket",
            (await me.Send(HttpMethod.Post, $"/api/client/support/tickets/{ticket.Id}/reply", new { content = "Merci." })).IsDone),
        1 => ("close a ticket", (await me.Send(HttpMethod.Put, $"/api/client/support/tickets/{ticket.Id}/close")).IsDone),
        _ => ("resolve a ticket", ticket.Status is not TicketStatus.Resolved && await Resolve(ticket)),
    };

    private async Task<bool> Resolve(Ticket ticket)
    {
        await world.Grains.Ticket(ticket.Id)
            .Merge(Nouns.Tickets.Name, [new(ticket with { Status = TicketStatus.Resolved }, Now, Now.AddMinutes(5), false)]);
        return true;
    }

    private Task<bool> Issue(EntityId company) => Merge(Nouns.Invoices.Name, new Invoice
    {
        Id = EntityId.New(Now), Version = 1, Number = $"HYP-{++made:0000}", ClientId = company, Status = random.Next(6) == 0
            ? InvoiceStatus.Draft : InvoiceStatus.Sent,
        IssuedOn = world.Time.Today(), DueOn = world.Time.Today().AddDays(random.Next(1, 20)), Total = random.Next(10_000, 80_000) / 100m,
            Currency = Currencies[random.Next(Currencies.Length)],
        ProjectId = Any(Mine<Project>(p => p.ClientId == company))?.Id ?? EntityId.None, CreatedAt = Now, UpdatedAt = Now,
    });

    private Task<bool> Offer(EntityId company) => Merge(Nouns.Quotes.Name, new Quote
    {
        Id = EntityId.New(Now), Version = 1, Number = $"DEV-{++made:0000}", ClientId = company, Status = random.Next(6) == 0
            ? QuoteStatus.Draft : QuoteStatus.Sent,
        IssuedOn = world.Time.Today(), EndsOn = world.Time.Today().AddDays(random.Next(1, 20)), Total = random.Next(10_000, 80_000) / 100m,
            Currency = Currencies[random.Next(Currencies.Length)],
        CreatedAt = Now, UpdatedAt = Now,
    });

    private Task<bool> NewProject(EntityId company) => Merge(Nouns.Projects.Name, new Project
    {
        Id = EntityId.New(Now), Version = 1, Name = $"Projet {++made}", ClientId = company, Status = (ProjectStatus)random.Next(6),
            Type = (ProjectType)random.Next(3),
        Budget = random.Next(1, 1_000) * 10m, CreatedAt = Now, UpdatedAt = Now,
    });

    private async Task<bool> Merge(string noun, Row row)
    {
        IOwnerGrain owner = row switch
        {
            Invoice invoice => world.Grains.Billing(invoice.ClientId),
            Quote quote => world.Grains.Quote(quote.Id),
            Project project => world.Grains.Project(project.Id),
            _ => throw new ArgumentException(noun),
        };
        await owner.Merge(noun, [new(row, Now, Now.AddMinutes(5), false)]);
        return true;
    }

    private async Task<bool> Upload(Browser me)
    {
        var added = await me.Send(HttpMethod.Post, "/api/client/documents/upload", File());
        return added.IsDone ? true : throw new InvalidOperationException($"an upload was refused: {added}");
    }

    private MultipartFormDataContent File() => new()
    {
        { new ByteArrayContent([.. "%PDF-1.7 "u8, .. Encoding.UTF8.GetBytes(new string('x', random.Next(1, 500)) + ++made)]), "file",
            $"papier-{made}.pdf" },
        { new StringContent(((string[])["livrables", "resources", "archives"])[random.Next(3)]), "category" },
    };

    private static Scope Staff() => Scope.System with { Operation = EntityId.New(TimeProvider.System.GetUtcNow()) };

    private T[] Mine<T>(Func<T, bool> isMine) where T : Row => [.. ledger.All<T>().Where(isMine).OrderBy(row => row.Id)];

    private T? Any<T>(T[] rows) where T : Row => rows.Length == 0 ? null : rows[random.Next(rows.Length)];

    private static bool Done<T>(Result<T> answer) => answer.Error is null;
}
