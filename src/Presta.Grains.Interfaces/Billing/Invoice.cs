using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Presta.Catalogs;
using Presta.Companies;
using Presta.People;
using Presta.Projects;

namespace Presta.Billing;

/// <summary>
/// An invoice sent to a client company. Amounts in <see cref="Currency"/>, two decimals. What is paid, and the status, follow from payments
/// and credits (<see cref="Books"/>): the two properties are kept for staff and lists to read. Once issued, it does not change.
/// </summary>
[GenerateSerializer, Immutable, Alias("invoice")]
[NotionDatabase("invoices", "Factures clients", Kind = "Facture", IsUsualKind = true)]
public sealed record Invoice : Row
{
    public const string Francs = "CHF";

    [Id(0), Notion("Numéro", NotionKind.Title, Use.Sort | Use.Search)] public required string Number { get; init; }
    [Id(1), Notion("Client", NotionKind.Relation, Use.Filter | Use.Index, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(2), Notion("Projet", NotionKind.Relation, Use.Filter | Use.Group, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(3), Notion("Statut", NotionKind.Select, As = "state")] public InvoiceStatus Status { get; init; }
    [Id(4), Notion("Date Émission", NotionKind.Date, Use.Sort | Use.Range | Use.Group, As = "date")] public DateOnly? IssuedOn { get; init; }
    [Id(5), Notion("Date Échéance", NotionKind.Date, Use.Sort | Use.Group, As = "due_date")] public DateOnly? DueOn { get; init; }
    [Id(6), Notion("Montant HT", NotionKind.Money, Use.Amount, As = "subtotal_ht")] public decimal Subtotal { get; init; }
    [Id(7), Notion("TVA %", NotionKind.Number)] public decimal VatRate { get; init; }
    [Id(8), Notion("Montant TVA", NotionKind.Money, Use.Amount)] public decimal VatAmount { get; init; }
    [Id(9), Notion("Montant TTC", NotionKind.Money, Use.Sort | Use.Amount, As = "amount")] public decimal Total { get; init; }
    [Id(10), Notion("Montant Payé", NotionKind.Money, Use.Amount, As = "paid_amount")] public decimal Paid { get; init; }
    [Id(11), Notion("Devise", NotionKind.Select, As = "stated_currency")] public string? Currency { get; init; }
    [Id(12), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }
    [Id(13), Notion("Conditions de paiement", NotionKind.Text)] public string? PaymentTerms { get; init; }
    [Id(14), Notion("Période du", NotionKind.Date)] public DateOnly? PeriodFrom { get; init; }
    [Id(15), Notion("Période au", NotionKind.Date)] public DateOnly? PeriodTo { get; init; }
    [Id(16), Notion("Langue", NotionKind.Select)] public Language Language { get; init; }
    /// <summary>Of the QR-bill: 27 digits (QRR) or <c>RF…</c> (SCOR); empty for a bill without one.</summary>
    [Id(17), Notion("Référence QR", NotionKind.Text)] public string? QrReference { get; init; }
    /// <summary>Taken off the sum of the lines, before VAT.</summary>
    [Id(18), Notion("Remise", NotionKind.Money)] public decimal Discount { get; init; }
    /// <summary>What rounding to five centimes added or took; part of <see cref="Total"/>.</summary>
    [Id(19), Notion("Arrondi", NotionKind.Money)] public decimal Rounding { get; init; }
    /// <summary>Code of the issuing entity, which numbers begin with.</summary>
    [Id(20), Notion("Entité Émettrice", NotionKind.Select)] public string? Entity { get; init; }
    [Id(21), Notion("Vue le", NotionKind.Instant)] public DateTimeOffset? ViewedAt { get; init; }
    [Id(22), Notion("Téléchargée le", NotionKind.Instant)] public DateTimeOffset? DownloadedAt { get; init; }
    [Id(23), Notion("Date Annulation", NotionKind.Date)] public DateOnly? CancelledOn { get; init; }
    [Id(24), Notion("Votre référence", NotionKind.Text)] public string? ClientReference { get; init; }

    /// <summary>Every payment that was begun here: written with it, so that two who pay at once meet at this row's version.</summary>
    [Id(25)] public ImmutableArray<EntityId> PaymentIds { get; init; } = [];

    /// <summary>Credit that was put to this invoice.</summary>
    [Id(26)] public ImmutableArray<CreditUse> Credits { get; init; } = [];

    /// <summary>Whether payments have been booked to it here: what Notion says of them before that is a person's statement.</summary>
    [Id(27)] public bool IsBooked { get; init; }

    /// <summary>
    /// As of today; the catalog keeps it, so that lists can filter and sort by it. Null for a draft: it is nobody's business yet.
    /// </summary>
    [Id(28), JsonIgnore, Column(Use.Filter | Use.Sort | Use.Group, As = "status")] public InvoiceStanding? Standing { get; init; }

    /// <summary>The letters that reminded of it.</summary>
    [Id(29)] public ImmutableArray<SentReminder> Reminders { get; init; } = [];

    [JsonIgnore] public bool IsIssued => Status is not InvoiceStatus.Draft && IssuedOn is not null;

    [JsonIgnore] public bool IsCancelled => Status is InvoiceStatus.Cancelled;

    [JsonIgnore, Column(Use.Filter | Use.Currency, As = "currency")] public string Money => Currency ?? Francs;

    /// <summary>What is still to be paid.</summary>
    [JsonIgnore, Column(Use.Amount, As = "open_amount")] public decimal Open => IsIssued && !IsCancelled ? Math.Max(0, Total - Paid) : 0;

    public bool IsOverdue(DateOnly today) => Open > 0 && DueOn < today;

    public int DaysOverdue(DateOnly today) => IsOverdue(today) ? today.DayNumber - DueOn!.Value.DayNumber : 0;

    public InvoiceStanding? StandingOn(DateOnly today) =>
        !IsIssued ? null
        : IsCancelled ? InvoiceStanding.Cancelled
        : Open == 0 ? InvoiceStanding.Paid
        : IsOverdue(today) ? InvoiceStanding.Overdue
        : Paid > 0 ? InvoiceStanding.PartiallyPaid
        : InvoiceStanding.Pending;

    /// <summary>The invoice with what is paid of it, and the status that follows.</summary>
    public Invoice WithPaid(decimal paid) => this with
    {
        Paid = paid,
        Status = !IsIssued || IsCancelled ? Status
            : paid >= Total ? InvoiceStatus.Paid
            : paid > 0 ? InvoiceStatus.PartiallyPaid
            : ViewedAt is not null || Status is InvoiceStatus.Viewed ? InvoiceStatus.Viewed : InvoiceStatus.Sent,
        IsBooked = true,
    };

    /// <summary>The reminder that made a version of it.</summary>
    public SentReminder? ReminderOf(long version) => Reminders.IsDefaultOrEmpty || Reminders[^1].Version != version ? null : Reminders[^1];

    /// <summary>The client has seen it; only the first time is a change.</summary>
    public Invoice Viewed(DateTimeOffset now) => ViewedAt is not null ? this
        : this with { ViewedAt = now, Status = Status is InvoiceStatus.Sent ? InvoiceStatus.Viewed : Status };

    public Invoice Downloaded(DateTimeOffset now) => DownloadedAt is not null ? this : this with { DownloadedAt = now };

    /// <summary>
    /// As it was issued, whatever was written over it since: an issued invoice is changed by a credit note. What was left empty may be
    /// filled in.
    /// </summary>
    public Invoice AsIssued(Invoice issued) => this with
    {
        Number = issued.Number, ClientId = issued.ClientId, IssuedOn = issued.IssuedOn, Currency = issued.Currency, Entity = issued.Entity,
            QrReference = issued.QrReference,
        Subtotal = issued.Subtotal, VatRate = issued.VatRate, VatAmount = issued.VatAmount, Discount = issued.Discount,
            Rounding = issued.Rounding, Total = issued.Total,
        DueOn = issued.DueOn ?? DueOn, Description = issued.Description ?? Description, PaymentTerms = issued.PaymentTerms ?? PaymentTerms,
        PeriodFrom = issued.PeriodFrom ?? PeriodFrom, PeriodTo = issued.PeriodTo ?? PeriodTo, ClientReference = issued.ClientReference
            ?? ClientReference,
    };
}

/// <summary>Overdue is no state: it is computed from the due date and what is paid.</summary>
public enum InvoiceStatus
{
    [Label("Brouillon"), Fallback] Draft,
    [Label("Envoyée")] Sent,
    [Label("Vue")] Viewed,
    [Label("Partiellement payée")] PartiallyPaid,
    [Label("Payée")] Paid,
    [Label("Annulée")] Cancelled,
}

/// <summary>How an issued invoice stands on a day, as clients are told.</summary>
public enum InvoiceStanding { Pending, PartiallyPaid, Overdue, Paid, Cancelled }

/// <summary>Credit put to an invoice.</summary>
[GenerateSerializer, Immutable, Alias("credit-use")]
public sealed record CreditUse(EntityId CreditId, decimal Amount, DateOnly On);

[Alias("invoices")]
public interface IInvoicesCatalog : ICatalogGrain<Invoice>
{
    /// <summary>
    /// What the rows that satisfy the question, all pages of it, add up to: <see cref="InvoiceSum.In"/>, as nodes asked before they could
    /// ask in groups.
    /// </summary>
    [Orleans.Concurrency.AlwaysInterleave, Alias("Sums")] Task<Result<ImmutableArray<InvoiceSum>>> Sums(Scope scope, ListQuery query);
}

/// <summary>Invoices of one currency that stand alike.</summary>
[GenerateSerializer, Immutable, Alias("invoice-sum")]
public sealed record InvoiceSum(string Currency, InvoiceStanding Status, int Count, decimal Total, decimal Paid, decimal Open)
{
    private static readonly Grouping Alike = new([new("currency"), new("status")], ["amount", "paid_amount", "open_amount"]);

    /// <summary>The question whose groups are such sums; of every page, whatever page is asked for.</summary>
    public static ListQuery In(ListQuery query) => query with { Number = 1, Limit = ListQuery.MaxLimit, At = null, Grouping = Alike };

    public static ImmutableArray<InvoiceSum> Of(Page<Invoice> page) =>
    [
        .. from alike in page.Groups
           where alike.By[1] is not null
           let standing = (InvoiceStanding)Codes.Read(typeof(InvoiceStanding), alike.By[1]!)!
           select new InvoiceSum(alike.By[0]!, standing, alike.Count, alike.Sums[0], alike.Sums[1], alike.Sums[2]),
    ];
}
