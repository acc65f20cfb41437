using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>
/// A client's money: its invoices, what it has paid, what it owes. Every figure comes of one look at the company's books.
/// </summary>
internal static class ClientFinances
{
    public static void MapFinances(this RouteGroupBuilder client)
    {
        var finances = client.MapGroup("").WithTags("Finances").Needs(read: "finances.view.own", write: "finances.pay.own");

        finances.MapGet("/invoices", (Listing<Invoice> list, Caller me, IGrainFactory grains) =>
            grains.Catalog<Invoice>().Query(me.Scope, list.OfIssued()).As(list, InvoiceCard.Of, grains.Sums(me.Scope, list)));

        finances.MapGet("/invoices/{id}", (EntityId id, Caller me, IGrainFactory grains, Issuers issuers) =>
            InvoiceFolder.Open(grains, issuers, id, me.Scope).AsItem(InvoiceDetail.Of, folder => folder.Invoice.Row));

        finances.MapGet("/invoices/{id}/pdf", (EntityId id, PaperLanguage language, Caller me, IGrainFactory grains, Issuers issuers) =>
            new PaperAnswer<InvoiceFolder>(InvoiceFolder.Open(grains, issuers, id, me.Scope, isTaken: true), language));

        finances.MapGet("/payments", (Listing<Payment> list, Caller me, IGrainFactory grains) =>
            grains.Catalog<Payment>().Query(me.Scope, list.Query).As(list, PaymentCard.Of));

        finances.MapPost("/payments/new", (NewPayment order, PaymentKey key, Caller me, IGrainFactory grains) =>
            key.For(order.IdempotencyKey, me.Scope).Then(scope => grains.Billing(scope.CompanyId).Pay(scope, order))
                .AsCreated(PaymentCard.Of)).NeedsStepUp();

        finances.MapPost("/payments", (NewCharge order, PaymentKey key, Caller me, IGrainFactory grains) =>
            key.For(order.IdempotencyKey, me.Scope).Then(scope => grains.Billing(scope.CompanyId).PayMany(scope, order))
                .AsCreated(ChargeCard.Of)).NeedsStepUp();

        finances.MapGet("/credits", (Listing<Credit> list, Caller me, IGrainFactory grains) =>
            grains.Catalog<Credit>().Query(me.Scope, list.Query).As(list, CreditCard.Of));

        finances.MapPost("/credits/{id}/apply", (EntityId id, CreditOrder order, Caller me, IGrainFactory grains) =>
            grains.Billing(me.Scope.CompanyId).UseCredit(me.Scope, id, order.InvoiceId!.Value, order.Amount).As(CreditCard.Of));

        finances.MapGet("/balance", (AsOf day, Caller me, IGrainFactory grains) =>
            grains.Billing(me.Scope.CompanyId).Look(me.Scope).AsData((books, today) => BalanceView.Of(books, day.Or(today))));

        finances.MapGet("/transactions", (Listing<Transaction> list, Caller me, IGrainFactory grains, TimeProvider time) =>
            grains.Billing(me.Scope.CompanyId).Look(me.Scope).AsStatement(list, time));

        finances.MapGet("/financial-summary", (SummaryQuery query, Caller me, IGrainFactory grains) =>
            SummaryFolder.Open(grains, me.Scope).AsData((folder, today) => FinancialSummary.Of(folder, query, today)));
    }
}
