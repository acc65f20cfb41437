using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Presta.Billing;

/// <summary>
/// What the section <c>Billing</c> sets: <c>MinimumPayment</c>, in the currency of what is paid, and whether <c>Reminders</c> are sent.
/// </summary>
public sealed record BillingRules(decimal LeastPayment, bool Reminds)
{
    /// <summary>A charge of less costs more than it brings.</summary>
    public static readonly BillingRules Usual = new(1, true);

    /// <exception cref="InvalidOperationException">A setting cannot be; the message says which.</exception>
    public static BillingRules Read(IConfiguration configuration) =>
        new(Least(configuration["Billing:MinimumPayment"]), Reminded(configuration["Billing:Reminders"]));

    private static decimal Least(string? text) => text is not { Length: > 0 } ? Usual.LeastPayment
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var least) && least is >= 0 and <= 1_000
            && decimal.Round(least, 2) == least ? least
        : throw new InvalidOperationException($"Billing:MinimumPayment is no amount from 0 to 1000: {text}.");

    private static bool Reminded(string? text) => text is not { Length: > 0 } ? Usual.Reminds
        : bool.TryParse(text, out var reminds) ? reminds
            : throw new InvalidOperationException($"Billing:Reminders is neither true nor false: {text}.");
}
