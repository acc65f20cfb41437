using System.Collections.Immutable;
using Presta.Billing;
using Presta.Companies;
using Presta.Documents;
using Presta.Missions;
using Presta.Notifications;
using Presta.People;
using Presta.Projects;
using Presta.Support;
using Presta.WorkItems;

namespace Presta;

/// <summary>Every noun of the product: the table of contents of what is kept.</summary>
public static class Nouns
{
    public static readonly Noun Companies = Noun.Of<Company, ICompaniesCatalog>();
    public static readonly Noun Users = Noun.Of<User, IUsersCatalog>((grains, user) => grains.GetGrain<IUserGrain>(user.Id.ToString()));
    public static readonly Noun Projects = Noun.Of<Project, IProjectsCatalog>((grains, project) => grains.Project(project.Id));
    public static readonly Noun Milestones = Noun.Of<Milestone, IMilestonesCatalog>(
        (grains, milestone) => grains.Project(milestone.ProjectId));
    public static readonly Noun Tasks = Noun.Of<WorkItem, ITasksCatalog>();
    public static readonly Noun Documents = Noun.Of<Document, IDocumentsCatalog>(
        (grains, document) => grains.GetGrain<IDocumentGrain>(document.Id.ToString()));
    public static readonly Noun Comments = Noun.Of<Comment, ICommentsCatalog>((grains, comment) => grains.Project(comment.ProjectId));
    public static readonly Noun Missions = Noun.Of<Mission, IMissionsCatalog>();
    public static readonly Noun Invoices = Noun.Of<Invoice, IInvoicesCatalog>(
        (grains, invoice) => grains.Billing(invoice.ClientId)) with { IsOfBooks = true };
    public static readonly Noun Quotes = Noun.Of<Quote, IQuotesCatalog>(
        (grains, quote) => grains.Quote(quote.Id)) with { IsOfBooks = true };
    public static readonly Noun InvoiceLines = Noun.Of<InvoiceLine, IInvoiceLinesCatalog>(
        (grains, line) => grains.Billing(line.ClientId)) with { IsOfBooks = true };
    public static readonly Noun Payments = Noun.Of<Payment, IPaymentsCatalog>(
        (grains, payment) => grains.Billing(payment.ClientId)) with { IsOfBooks = true };
    public static readonly Noun Credits = Noun.Of<Credit, ICreditsCatalog>(
        (grains, credit) => grains.Billing(credit.ClientId)) with { IsOfBooks = true };
    public static readonly Noun Tickets = Noun.Of<Ticket, ITicketsCatalog>((grains, ticket) => grains.Ticket(ticket.Id));
    public static readonly Noun TicketMessages = Noun.Of<TicketMessage, ITicketMessagesCatalog>(
        (grains, message) => grains.Ticket(message.TicketId));
    public static readonly Noun Notifications = Noun.Of<Notification, INotificationsCatalog>(
        (grains, notification) => grains.Inbox(notification.UserId)) with { IsPassing = true };

    /// <summary>Those in Notion, in the order in which databases are provisioned and loaded: what is pointed to comes first.</summary>
    public static readonly ImmutableArray<Noun> All =
    [
        Companies, Users, Projects, Milestones, Tasks, Documents, Comments, Missions, Invoices,
        Quotes, InvoiceLines, Payments, Credits, Tickets, TicketMessages,
    ];

    /// <summary>Those that live in Presta alone.</summary>
    public static readonly ImmutableArray<Noun> Stored = [Notifications];

    public static readonly ImmutableArray<Noun> Every = [.. All, .. Stored];

    private static readonly ImmutableDictionary<string, Noun> ByName = Every.ToImmutableDictionary(n => n.Name);
    private static readonly ImmutableDictionary<Type, Noun> ByRow = Every.ToImmutableDictionary(n => n.RowType);

    public static Noun Of(string name) => ByName[name];

    public static Noun Of(Type row) => ByRow[row];

    public static Noun Of<T>() where T : Row => ByRow[typeof(T)];

    public static IInboxGrain Inbox(this IGrainFactory grains, EntityId user) => grains.GetGrain<IInboxGrain>(user.ToString());
    public static IDocumentGrain Document(this IGrainFactory grains, EntityId id) => grains.GetGrain<IDocumentGrain>(id.ToString());

    public static IChargeClockGrain ChargeClock(this IGrainFactory grains) => grains.GetGrain<IChargeClockGrain>("default");

    public static ISlaClockGrain SlaClock(this IGrainFactory grains) => grains.GetGrain<ISlaClockGrain>("default");

    public static ITicketGrain Ticket(this IGrainFactory grains, EntityId id) => grains.GetGrain<ITicketGrain>(id.ToString());

    public static IProjectGrain Project(this IGrainFactory grains, EntityId id) => grains.GetGrain<IProjectGrain>(id.ToString());

    public static IQuoteGrain Quote(this IGrainFactory grains, EntityId id) => grains.GetGrain<IQuoteGrain>(id.ToString());

    public static IBillingGrain Billing(this IGrainFactory grains, EntityId company) => grains.GetGrain<IBillingGrain>(company.ToString());
}
