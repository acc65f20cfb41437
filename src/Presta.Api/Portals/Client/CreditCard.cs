using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>
/// What the company owes a client, as the client sees it. <paramref name="Left"/> is what can still be put to an invoice.
/// </summary>
internal sealed record CreditCard(
    EntityId Id, string Number, CreditKind Kind, EntityId? InvoiceId, EntityId? PaymentId, DateOnly? Date, decimal Amount, decimal Used,
    decimal PaidOut, decimal Left, string Currency, string? Reason)
    : IIncluding<Credit>
{
    static Includes<Credit> IIncluding<Credit>.Includes => ClientIncludes.Credits;

    public static CreditCard Of(Credit c, DateOnly _) => new(
        c.Id, c.Number, c.Kind, c.InvoiceId.IsNone ? null : c.InvoiceId, c.PaymentId.IsNone ? null : c.PaymentId, c.On, c.Amount.Money(),
        c.Used.Money(), c.PaidOut.Money(), c.Left.Money(), c.Money, c.Reason);
}
