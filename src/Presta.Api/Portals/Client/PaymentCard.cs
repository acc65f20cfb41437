using System.Reflection;
using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>A payment as its client sees it.</summary>
internal sealed record PaymentCard(
    EntityId Id, string Reference, EntityId? InvoiceId, DateOnly? Date, PaymentMethod Method, decimal Amount, string Currency, PaymentStatus Status,
    string? CardLast4, string? Reason, DateOnly? RefundedOn, DateTimeOffset CreatedAt) : IIncluding<Payment>
{
    static Includes<Payment> IIncluding<Payment>.Includes => ClientIncludes.Payments;

    public static PaymentCard Of(Payment p, DateOnly _) => new(
        p.Id, p.Reference, p.InvoiceId.IsNone ? null : p.InvoiceId, p.On, p.Method, p.Amount.Money(), p.Money, p.Status, p.Last4, p.Reason, p.RefundedOn, p.CreatedAt);
}

/// <summary>What makes a payment safe to send again: <c>Idempotency-Key</c>, or the body's key.</summary>
internal sealed record PaymentKey(bool IsInHeader)
{
    public static ValueTask<PaymentKey?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<PaymentKey?>(new(http.Request.Headers.ContainsKey(Idempotency.Header)));

    /// <summary>The scope with the operation that the payment is. With the header, it is named by it already.</summary>
    public Result<Scope> For(NewPayment order, Scope scope) =>
        IsInHeader ? scope
        : order.IdempotencyKey is { } key ? scope with { Operation = EntityId.Of($"{scope.UserId}/payments/{key}") }
        : BillingErrors.KeyNeeded;
}

internal static class PaymentSteps
{
    public static async Task<Result<TNext>> Then<T, TNext>(this Result<T> door, Func<T, Task<Result<TNext>>> next) =>
        door.IsRefused(out var error, out var value) ? error : await next(value);
}
