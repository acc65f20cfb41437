using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Presta.Billing;

/// <summary>What the section <c>Billing</c> sets: <c>MinimumPayment</c>, in the currency of what is paid.</summary>
public sealed record BillingRules(decimal LeastPayment)
{
    /// <summary>A charge of less costs more than it brings.</summary>
    public static readonly BillingRules Usual = new(1);

    /// <exception cref="InvalidOperationException">A setting cannot be; the message says which.</exception>
    public static BillingRules Read(IConfiguration configuration) => configuration["Billing:MinimumPayment"] is not { Length: > 0 } text ? Usual
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var least) && least is >= 0 and <= 1_000 && decimal.Round(least, 2) == least ? new(least)
        : throw new InvalidOperationException($"Billing:MinimumPayment is no amount from 0 to 1000: {text}.");
}
