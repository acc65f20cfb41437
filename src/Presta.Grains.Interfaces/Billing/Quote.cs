using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Presta.Catalogs;
using Presta.Companies;
using Presta.People;
using Presta.Projects;

namespace Presta.Billing;

/// <summary>
/// An offer to a client company, beside the invoices in Notion. Amounts in <see cref="Currency"/>, two decimals. A client accepts or
/// declines it once, until
/// <see cref="ValidUntil"/>; what was accepted stands as it was then, whatever is written over it.
/// </summary>
[GenerateSerializer, Immutable, Alias("quote")]
[NotionDatabase("quotes", "Factures clients", In = typeof(Invoice), Kind = "Devis")]
public sealed record Quote : Row
{
    public const int DaysValid = 30;

    [Id(0), Notion("Numéro", NotionKind.Title, Use.Sort | Use.Search)] public required string Number { get; init; }
    [Id(1), Notion("Client", NotionKind.Relation, Use.Filter | Use.Index, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(2), Notion("Projet", NotionKind.Relation, Use.Filter | Use.Group, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(3), Notion("Statut", NotionKind.Select, As = "state")] public QuoteStatus Status { get; init; }
    [Id(4), Notion("Date Émission", NotionKind.Date, Use.Sort | Use.Range | Use.Group, As = "date")] public DateOnly? IssuedOn { get; init; }
    /// <summary>The last day on which it can be accepted; <see cref="DaysValid"/> after its date where nobody says.</summary>
    [Id(5), Notion("Date Échéance", NotionKind.Date, As = "stated_end")] public DateOnly? EndsOn { get; init; }
    /// <summary>Of the same number: a later one takes the place of those before it.</summary>
    [Id(6), Notion("Version du devis", NotionKind.Number, As = "revision")] public int Revision { get; init; } = 1;
    [Id(7), Notion("Montant HT", NotionKind.Money, Use.Sort | Use.Amount, As = "amount_ht")] public decimal Subtotal { get; init; }
    [Id(8), Notion("TVA %", NotionKind.Number)] public decimal VatRate { get; init; }
    [Id(9), Notion("Montant TVA", NotionKind.Money, Use.Amount)] public decimal VatAmount { get; init; }
    [Id(10), Notion("Montant TTC", NotionKind.Money, Use.Sort | Use.Amount, As = "amount_ttc")] public decimal Total { get; init; }
    [Id(11), Notion("Devise", NotionKind.Select, As = "stated_currency")] public string? Currency { get; init; }
    [Id(12), Notion("Description", NotionKind.Text, Use.Search, As = "subject")] public string? Subject { get; init; }
    [Id(13), Notion("Conditions de paiement", NotionKind.Text)] public string? PaymentTerms { get; init; }
    [Id(14), Notion("Langue", NotionKind.Select)] public Language Language { get; init; }
    /// <summary>Taken off the sum of the lines, before VAT.</summary>
    [Id(15), Notion("Remise", NotionKind.Money)] public decimal Discount { get; init; }
    /// <summary>What rounding to five centimes added or took; part of <see cref="Total"/>.</summary>
    [Id(16), Notion("Arrondi", NotionKind.Money)] public decimal Rounding { get; init; }
    /// <summary>Code of the issuing entity.</summary>
    [Id(17), Notion("Entité Émettrice", NotionKind.Select)] public string? Entity { get; init; }
    [Id(18), Notion("Vue le", NotionKind.Instant)] public DateTimeOffset? ViewedAt { get; init; }
    [Id(19), Notion("Décidé le", NotionKind.Instant, As = "decided_at")] public DateTimeOffset? DecidedAt { get; init; }
    /// <summary>Whoever signed for the client, as they wrote their name.</summary>
    [Id(20), Notion("Décidé par", NotionKind.Text)] public string? DecidedBy { get; init; }
    /// <summary>What they said: the reason of a refusal, a remark on an acceptance.</summary>
    [Id(21), Notion("Remarque du client", NotionKind.Text)] public string? Remark { get; init; }
    [Id(22), Notion("Votre référence", NotionKind.Text)] public string? ClientReference { get; init; }

    /// <summary>What was accepted, since it was.</summary>
    [Id(23)] public Acceptance? Accepted { get; init; }

    /// <summary>
    /// As of today; the catalog keeps it, so that lists can filter and sort by it. Null for a draft: it is nobody's business yet.
    /// </summary>
    [Id(24), JsonIgnore, Column(Use.Filter | Use.Sort | Use.Group, As = "status")] public QuoteStanding? Standing { get; init; }

    [JsonIgnore] public bool IsIssued => Status is not QuoteStatus.Draft && IssuedOn is not null;

    [JsonIgnore, Column(Use.Filter | Use.Currency, As = "currency")] public string Money => Currency ?? Invoice.Francs;

    [JsonIgnore, Column(Use.Sort, As = "valid_until")] public DateOnly? ValidUntil => EndsOn ?? IssuedOn?.AddDays(DaysValid);

    public QuoteStanding? StandingOn(DateOnly today) => !IsIssued ? null : Status switch
    {
        QuoteStatus.Accepted => QuoteStanding.Accepted,
        QuoteStatus.Rejected => QuoteStanding.Rejected,
        QuoteStatus.Expired => QuoteStanding.Expired,
        QuoteStatus.Draft or QuoteStatus.Sent or QuoteStatus.Viewed => ValidUntil < today ? QuoteStanding.Expired : ViewedAt is null
            ? QuoteStanding.Sent : QuoteStanding.Viewed,
    };

    /// <summary>The client has seen it; only the first time is a change.</summary>
    public Quote Viewed(DateTimeOffset now) => ViewedAt is not null ? this
        : this with { ViewedAt = now, Status = Status is QuoteStatus.Sent ? QuoteStatus.Viewed : Status };

    /// <param name="lines">All of its lines, as they stand.</param>
    /// <param name="signer">The account that accepts.</param>
    public Result<Quote> Accept(QuoteAcceptance said, ImmutableArray<InvoiceLine> lines, Scope signer, DateTimeOffset now, DateOnly today)
    {
        if (Undecided(today).IsRefused(out var refusal, out _)) return refusal;
        if (said.AmountTtc is { } seen && seen != Total) return QuoteErrors.Changed(Total, Money);
        return this with
        {
            Status = QuoteStatus.Accepted, DecidedAt = now, DecidedBy = Name(said.SignedBy, signer), Remark = said.Comment?.Trim(),
            ClientReference = said.ClientReference?.Trim() ?? ClientReference, ViewedAt = ViewedAt ?? now,
            Accepted = new(signer.UserId, Number, Revision, Total, [.. lines.OrderBy(l => l.Position).ThenBy(l => l.Id)]),
        };
    }

    public Result<Quote> Decline(QuoteRefusal said, Scope signer, DateTimeOffset now, DateOnly today) =>
        Undecided(today).IsRefused(out var refusal, out _) ? refusal
        : this with { Status = QuoteStatus.Rejected, DecidedAt = now, DecidedBy = Name(said.SignedBy, signer), Remark = said.Reason?.Trim(),
            ViewedAt = ViewedAt ?? now };

    private Result<Quote> Undecided(DateOnly today) => StandingOn(today) is not { } standing ? Error.NotFound : standing switch
    {
        QuoteStanding.Accepted => QuoteErrors.AlreadyAccepted,
        QuoteStanding.Rejected => QuoteErrors.AlreadyRejected,
        QuoteStanding.Expired => QuoteErrors.Expired(ValidUntil),
        QuoteStanding.Sent or QuoteStanding.Viewed => this,
    };

    private static string Name(string? signedBy, Scope signer) => signedBy?.Trim() is { Length: > 0 } name ? name : signer.Name;

    /// <summary>As it was accepted, whatever was written over it since: another offer is another revision.</summary>
    public Quote AsAccepted(Quote accepted) => this with
    {
        Number = accepted.Number, ClientId = accepted.ClientId, Status = accepted.Status, IssuedOn = accepted.IssuedOn,
            EndsOn = accepted.EndsOn, Revision = accepted.Revision,
        Subtotal = accepted.Subtotal, VatRate = accepted.VatRate, VatAmount = accepted.VatAmount, Discount = accepted.Discount,
            Rounding = accepted.Rounding, Total = accepted.Total,
        Currency = accepted.Currency, Subject = accepted.Subject, PaymentTerms = accepted.PaymentTerms, Entity = accepted.Entity,
        DecidedAt = accepted.DecidedAt, DecidedBy = accepted.DecidedBy, Remark = accepted.Remark, Accepted = accepted.Accepted,
    };
}

/// <summary>Expired is what a date says, too: see <see cref="Quote.StandingOn"/>.</summary>
public enum QuoteStatus
{
    [Label("Brouillon"), Fallback] Draft,
    [Label("Envoyé")] Sent,
    [Label("Vu")] Viewed,
    [Label("Accepté")] Accepted,
    [Label("Refusé")] Rejected,
    [Label("Expiré")] Expired,
}

/// <summary>How a quote that was sent stands on a day.</summary>
public enum QuoteStanding { Sent, Viewed, Accepted, Rejected, Expired }

/// <summary>What a client put its name to.</summary>
/// <param name="UserId">The account that it was accepted with.</param>
/// <param name="Lines">As they stood.</param>
[GenerateSerializer, Immutable, Alias("quote-acceptance")]
public sealed record Acceptance(EntityId UserId, string Number, int Revision, decimal Total, ImmutableArray<InvoiceLine> Lines);

[Alias("quotes")]
public interface IQuotesCatalog : ICatalogGrain<Quote>;

/// <summary>Quotes of one currency that stand alike.</summary>
public sealed record QuoteSum(string Currency, QuoteStanding Status, int Count, decimal Net, decimal Total)
{
    private static readonly Grouping Alike = new([new("currency"), new("status")], ["amount_ht", "amount_ttc"]);

    /// <summary>The question whose groups are such sums; of every page, whatever page is asked for.</summary>
    public static ListQuery In(ListQuery query) => query with { Number = 1, Limit = ListQuery.MaxLimit, At = null, Grouping = Alike };

    public static ImmutableArray<QuoteSum> Of(Page<Quote> page) =>
    [
        .. from alike in page.Groups
           where alike.By[1] is not null
           let standing = (QuoteStanding)Codes.Read(typeof(QuoteStanding), alike.By[1]!)!
           select new QuoteSum(alike.By[0]!, standing, alike.Count, alike.Sums[0], alike.Sums[1]),
    ];
}
