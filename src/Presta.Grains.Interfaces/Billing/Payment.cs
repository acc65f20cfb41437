using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Presta.Catalogs;
using Presta.Companies;

namespace Presta.Billing;

/// <summary>
/// A client's payment of an invoice: pending → completed | failed, completed → refunded. Never a card's number: its last four digits at
/// most. A payment of several invoices at once is one of these rows for each of them, under one reference: one charge, which ends for all
/// of them alike.
/// </summary>
[GenerateSerializer, Immutable, Alias("payment")]
[NotionDatabase("payments", "Paiements")]
public sealed record Payment : Row
{
    /// <summary>For how long an announced transfer holds its amount against a second payment.</summary>
    public const int DaysToArrive = 10;

    /// <summary><c>PAY-YYYY-NNNN</c>.</summary>
    [Id(0), Notion("Référence", NotionKind.Title, Use.Search | Use.Sort)] public required string Reference { get; init; }
    [Id(1), Notion("Facture", NotionKind.Relation, Use.Filter | Use.Index | Use.Group, To = typeof(Invoice), As = "invoice_id")] public EntityId InvoiceId { get; init; }
    [Id(2), Notion("Client", NotionKind.Relation, Use.Index, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(3), Notion("Date", NotionKind.Date, Use.Sort | Use.Range | Use.Group, As = "date")] public DateOnly? On { get; init; }
    [Id(4), Notion("Méthode", NotionKind.Select, Use.Filter | Use.Group)] public PaymentMethod Method { get; init; }
    [Id(5), Notion("Montant", NotionKind.Money, Use.Sort | Use.Amount)] public decimal Amount { get; init; }
    [Id(6), Notion("Devise", NotionKind.Select, As = "stated_currency")] public string? Currency { get; init; }
    [Id(7), Notion("Statut", NotionKind.Select, Use.Filter | Use.Sort | Use.Group)] public PaymentStatus Status { get; init; }
    /// <summary>What of it the invoice took; the rest is credit. Null until it is booked.</summary>
    [Id(8), Notion("Montant Imputé", NotionKind.Money)] public decimal? Applied { get; init; }
    [Id(9), Notion("Date Remboursement", NotionKind.Date)] public DateOnly? RefundedOn { get; init; }
    [Id(10), Notion("Carte", NotionKind.Text)] public string? Last4 { get; init; }
    /// <summary>Why it failed, as the provider calls it.</summary>
    [Id(11), Notion("Motif", NotionKind.Text)] public string? Reason { get; init; }
    /// <summary>Whether the provider has to be asked how it ended.</summary>
    [Id(12)] public bool IsCharge { get; init; }
    /// <summary>When the provider was asked to give it back; until it has, the payment stands and its money moves nowhere else.</summary>
    [Id(13)] public DateOnly? RefundAskedOn { get; init; }

    /// <summary>The charge that it is a part of; none for a payment of one invoice alone, which is a charge of its own.</summary>
    [Id(14), Column(Use.Filter, As = "charge_id")] public EntityId ChargeId { get; init; }
    /// <summary>What the whole charge was ordered for, itself included; empty for one that is alone.</summary>
    [Id(15)] public ImmutableArray<ChargePart> Parts { get; init; } = [];

    /// <summary>What the provider knows it by.</summary>
    [JsonIgnore] public EntityId Charge => ChargeId.IsNone ? Id : ChargeId;

    /// <summary>What the provider was asked for.</summary>
    [JsonIgnore] public decimal Charged => Parts.IsDefaultOrEmpty ? Amount : Parts.Sum(part => part.Amount);

    [JsonIgnore] public bool IsBeingRefunded => Status is PaymentStatus.Completed && RefundAskedOn is not null;

    /// <summary>The provider was asked for something, and what it did is not known yet.</summary>
    [JsonIgnore] public bool IsUnheardOf => IsBeingRefunded || this is { IsCharge: true, Status: PaymentStatus.Pending };

    [JsonIgnore, Column(Use.Filter | Use.Currency, As = "currency")] public string Money => Currency ?? Invoice.Francs;

    /// <summary>Whether an order sent again is the one that this came of.</summary>
    public bool Is(NewPayment order) => order.InvoiceId == InvoiceId && order.Method == Method
        && (order.Amount is null || order.Amount == Amount);

    public bool Is(NewCharge order) => order.Method == Method && !Parts.IsDefaultOrEmpty
        && Parts.Select(part => ((EntityId?)part.InvoiceId, (decimal?)part.Amount))
            .SequenceEqual((order.Allocations ?? []).Select(a => (a.InvoiceId, a.Amount)));

    /// <summary>Received by then, and not given back by then.</summary>
    public bool Counts(DateOnly on) =>
        On <= on && (Status is PaymentStatus.Completed || (Status is PaymentStatus.Refunded && RefundedOn > on));

    /// <summary>What it holds of its invoice's open amount while nobody knows how it ends.</summary>
    public decimal Holds(DateOnly today) =>
        Status is PaymentStatus.Pending && (IsCharge || today.DayNumber - (On ?? today).DayNumber < DaysToArrive) ? Amount : 0;
}

/// <summary>What of a charge goes to which invoice.</summary>
[GenerateSerializer, Immutable, Alias("charge-part")]
public sealed record ChargePart(EntityId PaymentId, EntityId InvoiceId, decimal Amount);

public enum PaymentMethod
{
    [Label("Carte")] Card,
    [Label("Virement"), Fallback] Transfer,
    [Label("TWINT")] Twint,
}

public enum PaymentStatus
{
    [Label("En attente"), Fallback] Pending,
    [Label("Complété")] Completed,
    [Label("Échoué")] Failed,
    [Label("Remboursé")] Refunded,
}

[Alias("payments")]
public interface IPaymentsCatalog : ICatalogGrain<Payment>;
