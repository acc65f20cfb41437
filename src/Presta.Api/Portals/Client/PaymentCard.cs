using System.Collections.Immutable;
using System.Reflection;
using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>A payment as its client sees it; of a payment of several invoices, what went to one of them.</summary>
/// <param name="ChargeId">The payment of several that it is a part of, and <paramref name="ChargeAmount"/> what all of it was.</param>
internal sealed record PaymentCard(
    EntityId Id, string Reference, EntityId? InvoiceId, DateOnly? Date, PaymentMethod Method, decimal Amount, string Currency,
    PaymentStatus Status,
    string? CardLast4, string? Reason, DateOnly? RefundedOn, EntityId? ChargeId, decimal ChargeAmount, DateTimeOffset CreatedAt)
        : IIncluding<Payment>
{
    static Includes<Payment> IIncluding<Payment>.Includes => ClientIncludes.Payments;

    public static PaymentCard Of(Payment p, DateOnly _) => new(
        p.Id, p.Reference, p.InvoiceId.IsNone ? null : p.InvoiceId, p.On, p.Method, p.Amount.Money(), p.Money, p.Status, p.Last4, p.Reason,
        p.RefundedOn,
        p.ChargeId.IsNone ? null : p.ChargeId, p.Charged.Money(), p.CreatedAt);
}

/// <summary>A payment of several invoices, with what each of them has of it.</summary>
internal sealed record ChargeCard(
    EntityId Id, string Reference, DateOnly? Date, PaymentMethod Method, decimal Amount, string Currency, PaymentStatus Status,
    string? CardLast4, ImmutableArray<ChargePartView> Allocations)
{
    public static ChargeCard Of(Payment p, DateOnly _) => new(
        p.Charge, p.Reference, p.On, p.Method, p.Charged.Money(), p.Money, p.Status, p.Last4,
        [.. p.Parts.Select(part => new ChargePartView(part.InvoiceId, part.PaymentId, part.Amount.Money()))]);
}

internal sealed record ChargePartView(EntityId InvoiceId, EntityId PaymentId, decimal Amount);

/// <summary>What makes a payment safe to send again: <c>Idempotency-Key</c>, or the body's key.</summary>
internal sealed record PaymentKey(bool IsInHeader)
{
    public static ValueTask<PaymentKey?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<PaymentKey?>(new(http.Request.Headers.ContainsKey(Idempotency.Header)));

    /// <summary>The scope with the operation that the payment is. With the header, it is named by it already.</summary>
    public Result<Scope> For(string? inBody, Scope scope) =>
        IsInHeader ? scope
        : inBody is { } key ? scope with { Operation = EntityId.Of($"{scope.UserId}/payments/{key}") }
        : BillingErrors.KeyNeeded;
}

internal static class PaymentSteps
{
    public static async Task<Result<TNext>> Then<T, TNext>(this Result<T> door, Func<T, Task<Result<TNext>>> next) =>
        door.IsRefused(out var error, out var value) ? error : await next(value);
}
