using System.Collections.Immutable;
using Presta.Billing;
using Presta.Documents;
using Presta.Journal;
using Presta.Projects;
using Presta.Reactions;
using Presta.Support;
using User = Presta.People.User;

namespace Presta.Notifications;

/// <summary>Who is told of a change, and what. Nobody is told of what they did themselves.</summary>
internal sealed class Notices(IGrainFactory grains) : IReaction
{
    private readonly Circles circles = new(grains);

    public string Name => "notices";

    public async Task React(Entry entry)
    {
        if (await Of(entry) is not { } notice) return;
        await Task.WhenAll(notice.To.Distinct().Where(person => !person.IsNone && entry.Actor != $"user:{person}").Select(person =>
            grains.Inbox(person).Add(new()
            {
                Id = EntityId.Of($"{notice.Occasion}/{entry.Noun}/{entry.Id}/{entry.Version}/{person}"),
                UserId = person,
                Occasion = notice.Occasion,
                Facts = notice.Facts,
                About = notice.About,
            })));
    }

    private async Task<Notice?> Of(Entry entry) => entry.Row switch
    {
        Comment comment when entry.Version == 1 => await Posted(comment),
        Document { StoredAs: not null } document when entry.Version == 1 =>
            new(Occasion.DocumentAdded, Path(document), [document.Name],
                await circles.OtherSide(entry.Actor, document.ClientId, document.ProjectId)),
        Document { Status: DocumentStatus.Validated } document when Changed(entry, nameof(Document.Status)) =>
            new(Occasion.DocumentValidated, Path(document), [document.Name], await circles.Clients(document.ClientId)),
        Document { Status: DocumentStatus.Rejected } document when Changed(entry, nameof(Document.Status)) =>
            new(Occasion.DocumentRejected, Path(document), [document.Name], await circles.Clients(document.ClientId)),
        Project project when Changed(entry, nameof(Project.Status)) =>
            new(Occasion.ProjectMoved, $"/projects/{project.Id}", [project.Name],
                await circles.OtherSide(entry.Actor, project.ClientId, project.Id)),
        Invoice invoice when invoice.ReminderOf(entry.Version) is not null =>
            new(Occasion.InvoiceReminded, $"/invoices/{invoice.Id}", [invoice.Number, $"{invoice.Money} {invoice.Open:0.00}"],
                await circles.Clients(invoice.ClientId)),
        Invoice { Status: InvoiceStatus.Sent } invoice when entry.Version == 1 || Changed(entry, nameof(Invoice.Status)) =>
            new(Occasion.InvoiceIssued, $"/invoices/{invoice.Id}", [invoice.Number], await circles.Clients(invoice.ClientId)),
        Quote { Status: QuoteStatus.Sent } quote when entry.Version == 1 || Changed(entry, nameof(Quote.Status)) =>
            new(Occasion.QuoteSent, $"/quotes/{quote.Id}", [quote.Number, $"{quote.Money} {quote.Total:0.00}"],
                await circles.Clients(quote.ClientId)),
        Quote { Status: QuoteStatus.Accepted or QuoteStatus.Rejected } quote when Changed(entry, nameof(Quote.Status)) => new(
            quote.Status is QuoteStatus.Accepted ? Occasion.QuoteAccepted : Occasion.QuoteDeclined, $"/quotes/{quote.Id}",
            [quote.Number, quote.DecidedBy ?? ""],
            [.. await circles.Clients(quote.ClientId), .. await circles.Superadmins(), .. await circles.Team(quote.ProjectId)]),
        Payment { Status: PaymentStatus.Completed or PaymentStatus.Failed } payment when entry.Version == 1
            || Changed(entry, nameof(Payment.Status)) => new(
            payment.Status is PaymentStatus.Completed ? Occasion.PaymentReceived : Occasion.PaymentFailed, $"/invoices/{payment.InvoiceId}",
            [payment.Reference, $"{payment.Money} {payment.Amount:0.00}"],
            [.. await circles.Clients(payment.ClientId), .. await circles.Leads(payment.InvoiceId)]),
        User user when entry.Version == 1 && entry.Actor == $"user:{user.Id}" => new(
            Occasion.UserRegistered, $"/users/{user.Id}", [user.Name, user.Email ?? ""], await circles.Superadmins()),
        Ticket ticket when entry.Version == 1 =>
            Of(Occasion.TicketOpened, ticket, await circles.Superadmins()),
        Ticket { SlaEvents.IsDefaultOrEmpty: false } ticket => await Struck(ticket, entry.Version),
        TicketMessage { IsInternal: false } message when entry.Version == 1 => await Answered(message),
        _ => null,
    };

    private async Task<Notice?> Answered(TicketMessage message) => await circles.Find<Ticket>(message.TicketId) is not { } ticket ? null
        : Of(Occasion.TicketAnswered, ticket, (await circles.Clients(ticket.ClientId)).Contains(message.AuthorId) ? [ticket.AssigneeId]
            : [ticket.AuthorId]);

    /// <summary>
    /// The most pressing of what the clock told in that version: staff hear that they are late, the author that other rules hold.
    /// </summary>
    private async Task<Notice?> Struck(Ticket ticket, long version) =>
        ticket.SlaEvents.Where(e => e.Version == version).MaxBy(e => e.Kind) is not { Kind: var kind } ? null : kind switch
        {
            SlaEventKind.Replanned => Of(Occasion.TicketReplanned, ticket, [ticket.AuthorId]),
            SlaEventKind.ResponseWarning or SlaEventKind.ResolutionWarning => Of(Occasion.TicketDueSoon, ticket, await InCharge(ticket)),
            SlaEventKind.ResponseBreach or SlaEventKind.ResolutionBreach => Of(Occasion.TicketOverdue, ticket, await InCharge(ticket)),
        };

    private async Task<IEnumerable<EntityId>> InCharge(Ticket ticket) => ticket.AssigneeId.IsNone ? await circles.Superadmins()
        : [ticket.AssigneeId];

    private static Notice Of(Occasion occasion, Ticket ticket, IEnumerable<EntityId> to) =>
        new(occasion, $"/support/tickets/{ticket.Id}", [ticket.Number ?? "", ticket.Subject], to);

    private async Task<Notice?> Posted(Comment comment)
    {
        if (await circles.Find<Project>(comment.ProjectId) is not { } project) return null;
        var to = EntityId.TryRead(comment.Recipient, out var person) ? await circles.Within(project, person)
            : await circles.OtherSide($"user:{comment.AuthorId}", project.ClientId, project.Id);
        return new(Occasion.CommentPosted, $"/projects/{project.Id}", [comment.AuthorName ?? "Presta", project.Name], to);
    }

    private static string Path(Document document) => $"/documents/{document.Id}";

    private static bool Changed(Entry entry, string property) =>
        entry.Version > 1 && entry.Changes.TryGetValue(property, out var change) && change.From != change.To;

    private sealed record Notice(Occasion Occasion, string About, ImmutableArray<string> Facts, IEnumerable<EntityId> To);
}
