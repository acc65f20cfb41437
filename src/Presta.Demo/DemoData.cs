using System.Collections.Immutable;
using Presta.Billing;
using Presta.Companies;
using Presta.Documents;
using Presta.Missions;
using Presta.People;
using Presta.Projects;
using Presta.Support;
using Presta.WorkItems;

namespace Presta.Demo;

/// <summary>
/// An agency of French-speaking Switzerland with its clients, people and work. The same scale and day give the same rows.
/// Their ids tie relations together until there are pages, and mean nothing beyond.
/// </summary>
public sealed record DemoData(
    ImmutableArray<Company> Companies, ImmutableArray<User> Users, ImmutableArray<Project> Projects, ImmutableArray<Milestone> Milestones,
    ImmutableArray<WorkItem> Tasks, ImmutableArray<Document> Documents, ImmutableArray<Comment> Comments, ImmutableArray<Mission> Missions,
    ImmutableArray<Invoice> Invoices, ImmutableArray<Quote> Quotes, ImmutableArray<InvoiceLine> InvoiceLines,
    ImmutableArray<Payment> Payments, ImmutableArray<Credit> Credits, ImmutableArray<Ticket> Tickets,
    ImmutableArray<TicketMessage> TicketMessages)
{
    /// <param name="scale">1 for 40 projects and what belongs to them; everything else grows with it.</param>
    /// <param name="today">The day that past and future are told from.</param>
    public static DemoData Of(int scale, DateOnly today)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ImmutableArray<Company> companies = [.. DemoCompanies.Make(scale)];
        ImmutableArray<User> users = [.. DemoUsers.Make(scale, companies)];
        var stories = DemoProjects.Make(scale, today, companies, users);
        EntityId[] shown = [companies[0].Id, companies[1].Id];   // those that one can sign in for
        ImmutableArray<Invoice> invoices = [.. DemoInvoices.Make(scale, stories, today, shown)];
        ImmutableArray<Quote> quotes = [.. DemoQuotes.Make(stories, today, shown)];
        ImmutableArray<Payment> payments = [.. DemoPayments.Make(invoices, today, shown)];
        (Ticket Ticket, string Answer)[] asked = [.. DemoTickets.Make(stories, today)];
        ImmutableArray<Ticket> tickets = [.. asked.Select(one => one.Ticket).Numbered()];
        return new(
            companies, users, [.. stories.Select(s => s.Project)], [.. DemoMilestones.Make(stories)], [.. DemoTasks.Make(stories, today)],
            [.. DemoDocuments.Make(scale, stories)], [.. DemoComments.Make(stories, today)],
            [.. DemoMissions.Make(scale, stories, users, today)],
            invoices, quotes, [.. DemoPayments.Lines(invoices).Concat(DemoQuotes.Lines(quotes)).Numbered()], payments,
            [.. DemoPayments.Credits(invoices, payments, today, shown)], tickets,
            [.. DemoTickets.Messages(tickets.Zip(asked, (ticket, one) => (ticket, one.Answer)), stories)]);
    }

    /// <summary>Every noun's rows, in the order of <see cref="Nouns.All"/>: what is pointed to comes first.</summary>
    public IEnumerable<(Noun Noun, ImmutableArray<Row> Rows)> ByNoun =>
    [
        (Nouns.Companies, [.. Companies]), (Nouns.Users, [.. Users]), (Nouns.Projects, [.. Projects]), (Nouns.Milestones, [.. Milestones]),
        (Nouns.Tasks, [.. Tasks]), (Nouns.Documents, [.. Documents]), (Nouns.Comments, [.. Comments]), (Nouns.Missions, [.. Missions]),
        (Nouns.Invoices, [.. Invoices]), (Nouns.Quotes, [.. Quotes]),
        (Nouns.InvoiceLines, [.. InvoiceLines]), (Nouns.Payments, [.. Payments]), (Nouns.Credits, [.. Credits]),
        (Nouns.Tickets, [.. Tickets]), (Nouns.TicketMessages, [.. TicketMessages]),
    ];

    public int Count => ByNoun.Sum(n => n.Rows.Length);
}
