using Presta.Api.Kit;
using Presta.Billing;
using Presta.Companies;
using Presta.Documents;
using Presta.Projects;
using Presta.Support;
using Presta.WorkItems;

namespace Presta.Api.Portals.Client;

/// <summary>What a client may have beside the rows of its lists.</summary>
internal static class ClientIncludes
{
    public static readonly Includes<Project> Projects = Includes<Project>.None
        .One<Company, ClientCompany>("client", "projects.view", p => p.ClientId, ClientCompany.Of, ClientCompany.IsCallers)
        .Many<Milestone, MilestoneCard>("milestones", "projects.view", "project_id", (m, _) => MilestoneCard.Of(m), OfTheProject,
            m => m.DueOn ?? DateOnly.MaxValue)
        .Many<WorkItem, TaskLine>("tasks_list", "projects.view", "project_id", (t, _) => TaskLine.Of(t), OfTheProject,
            t => t.DueOn ?? DateOnly.MaxValue)
        .Many<Comment, CommentCard>("comments", "projects.view", "project_id", (c, _) => CommentCard.Of(c), OfTheProject,
            c => c.SentAt ?? c.CreatedAt)
        .Many<Document, DocumentCard>("documents", "documents.view.own", "project_id", DocumentCard.Of);

    public static readonly Includes<Document> Documents = Includes<Document>.None
        .One<Project, ProjectCard>("project", "projects.view", d => d.ProjectId, ProjectCard.Of, inner: () => Projects);

    public static readonly Includes<Ticket> Tickets = Includes<Ticket>.None
        .One<Project, ProjectCard>("project", "projects.view", t => t.ProjectId, ProjectCard.Of, inner: () => Projects)
        .Many<TicketMessage, TicketMessageView>("messages", "support.use", "ticket_id", (m, _) => TicketMessageView.Of(m),
            (m, _) => !m.IsInternal, m => m.SentAt ?? m.CreatedAt);

    public static readonly Includes<Invoice> Invoices = Includes<Invoice>.None
        .One<Company, ClientCompany>("client", "finances.view.own", i => i.ClientId, ClientCompany.Of, ClientCompany.IsCallers)
        .One<Project, ProjectCard>("project", "projects.view", i => i.ProjectId, ProjectCard.Of, inner: () => Projects)
        .Many<InvoiceLine, InvoiceItem>("lines", "finances.view.own", "invoice_id", (l, _) => InvoiceItem.Of(l), order: l => l.Position)
        .Many<Payment, PaymentCard>("payments", "finances.view.own", "invoice_id", PaymentCard.Of, order: p => p.On ?? DateOnly.MaxValue);

    /// <summary>Not their lines: those of an accepted one are told by itself, as they were accepted.</summary>
    public static readonly Includes<Quote> Quotes = Includes<Quote>.None
        .One<Company, ClientCompany>("client", "finances.view.own", q => q.ClientId, ClientCompany.Of, ClientCompany.IsCallers)
        .One<Project, ProjectCard>("project", "projects.view", q => q.ProjectId, ProjectCard.Of, inner: () => Projects);

    public static readonly Includes<Payment> Payments = Includes<Payment>.None
        .One<Invoice, InvoiceCard>("invoice", "finances.view.own", p => p.InvoiceId, InvoiceCard.Of, IsIssued, () => Invoices);

    public static readonly Includes<Credit> Credits = Includes<Credit>.None
        .One<Invoice, InvoiceCard>("invoice", "finances.view.own", c => c.InvoiceId, InvoiceCard.Of, IsIssued, () => Invoices)
        .One<Payment, PaymentCard>("payment", "finances.view.own", c => c.PaymentId, PaymentCard.Of);

    public static readonly Includes<Transaction> Transactions = Includes<Transaction>.None
        .One<Invoice, InvoiceCard>("invoice", "finances.view.own", t => t.InvoiceId, InvoiceCard.Of, IsIssued, () => Invoices)
        .One<Payment, PaymentCard>("payment", "finances.view.own", t => t.PaymentId, PaymentCard.Of);

    /// <summary>They have no owner of their own: who sees the project sees them.</summary>
    private static bool OfTheProject<TRow>(TRow row, Scope scope) where TRow : Row => true;

    /// <summary>A draft stands nowhere, and has no card.</summary>
    private static bool IsIssued(Invoice invoice, Scope scope) => scope.Owns(invoice) && invoice.IsIssued;
}

/// <summary>The caller's own company, as it stands beside its rows.</summary>
internal sealed record ClientCompany(EntityId Id, string Name, string? Street, string? PostalCode, string? City)
{
    public static ClientCompany Of(Company c, DateOnly _) => new(c.Id, c.Name, c.Street, c.PostalCode, c.City);

    public static bool IsCallers(Company company, Scope scope) => !company.Id.IsNone && company.Id == scope.CompanyId;
}
