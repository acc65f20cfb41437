using System.Collections.Immutable;
using System.Globalization;

namespace Presta.Billing;

/// <summary>An address in its parts: the only kind that QR-bills take since November 2025.</summary>
/// <param name="Country">Two letters.</param>
[GenerateSerializer, Immutable, Alias("structured-address")]
public sealed record StructuredAddress(string Name, string? Street, string? Number, string PostalCode, string Town, string Country = "CH");

/// <summary>What a QR-bill is to say.</summary>
/// <param name="Amount">Null leaves it to the payer.</param>
/// <param name="Reference">A QR reference, a creditor reference, or nothing.</param>
/// <param name="Information">Structured, <c>//S1…</c>: see <see cref="SwicoInformation"/>.</param>
public sealed record QrBillOrder(
    string Iban, StructuredAddress Creditor, decimal? Amount, string Currency, StructuredAddress? Debtor, string? Reference,
    string? Message = null, string? Information = null);

/// <summary>A rule of the QR-bill that an order breaks (Implementation Guidelines 2.3).</summary>
public enum QrBillFault
{
    /// <summary>No Swiss or Liechtenstein account number.</summary>
    Account,
    /// <summary>A QR-IBAN needs a QR reference, and a QR reference a QR-IBAN.</summary>
    ReferenceOfAnotherKind,
    /// <summary>Its check digit is wrong, or it is no reference at all.</summary>
    Reference,
    Creditor,
    Debtor,
    /// <summary>0.01 to 999 999 999.99, two decimals.</summary>
    Amount,
    /// <summary>CHF or EUR.</summary>
    Currency,
    /// <summary>Message and information have more than 140 characters together.</summary>
    TooLong,
    /// <summary>A character that the payment's way does not carry.</summary>
    Character,
}

/// <summary>A valid QR-bill: the text that its code holds, and what is printed beside it.</summary>
public sealed class QrBill
{
    private const int LongestText = 997;
    private const int LongestAdditional = 140;

    private QrBill(QrBillOrder order, Iban iban, string kind) => (Order, Iban, ReferenceType) = (order, iban, kind);

    public QrBillOrder Order { get; }

    public Iban Iban { get; }

    /// <summary><c>QRR</c>, <c>SCOR</c> or <c>NON</c>.</summary>
    public string ReferenceType { get; }

    /// <summary>What the code holds: lines ended by CR LF, without one at the end.</summary>
    public string Text => field ??= string.Join("\r\n", Lines(this));

    /// <summary>The reference in groups, as it is printed; null for none.</summary>
    public string? PrintedReference => ReferenceType switch
    {
        "QRR" => QrReference.Grouped(Order.Reference!),
        "SCOR" => CreditorReference.Grouped(Order.Reference!),
        _ => null,
    };

    public static (QrBill? Bill, ImmutableArray<QrBillFault> Faults) Of(QrBillOrder order)
    {
        var reference = (order.Reference ?? "").Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        order = order with { Reference = reference.Length == 0 ? null : reference };
        var kind = reference.Length == 0 ? "NON" : QrReference.IsOne(reference) ? "QRR" : CreditorReference.IsOne(reference) ? "SCOR"
            : null;
        Iban.TryParse(order.Iban, out var iban);
        ImmutableArray<QrBillFault> faults = [.. Faults(order, iban, kind).Distinct()];
        if (!faults.IsEmpty) return (null, faults);
        var bill = new QrBill(order, iban!.Value, kind!);
        return bill.Text.Length > LongestText ? (null, [QrBillFault.TooLong]) : (bill, []);
    }

    private static IEnumerable<QrBillFault> Faults(QrBillOrder order, Iban? iban, string? kind)
    {
        if (iban is not { IsSwiss: true }) yield return QrBillFault.Account;
        if (kind is null) yield return QrBillFault.Reference;
        else if (iban is { } account && account.IsQr != (kind == "QRR")) yield return QrBillFault.ReferenceOfAnotherKind;
        if (!IsGood(order.Creditor)) yield return QrBillFault.Creditor;
        if (order.Debtor is { } debtor && !IsGood(debtor)) yield return QrBillFault.Debtor;
        if (order.Amount is { } amount && (amount is < 0.01m or > 999_999_999.99m || amount != decimal.Round(amount, 2)))
            yield return QrBillFault.Amount;
        if (order.Currency is not ("CHF" or "EUR")) yield return QrBillFault.Currency;
        if ((order.Message?.Length ?? 0) + (order.Information?.Length ?? 0) > LongestAdditional) yield return QrBillFault.TooLong;
        if (Parts(order).Any(part => !QrBillText.IsCarried(part))) yield return QrBillFault.Character;
    }

    private static IEnumerable<string> Parts(QrBillOrder order) =>
        [.. Parts(order.Creditor), .. order.Debtor is { } debtor ? Parts(debtor) : [], order.Message ?? "", order.Information ?? ""];

    private static IEnumerable<string> Parts(StructuredAddress address) =>
        [address.Name, address.Street ?? "", address.Number ?? "", address.PostalCode, address.Town, address.Country];

    private static bool IsGood(StructuredAddress address) =>
        address.Name.Trim().Length is > 0 and <= 70 && (address.Street?.Length ?? 0) <= 70 && (address.Number?.Length ?? 0) <= 16
        && address.PostalCode.Trim().Length is > 0 and <= 16 && address.Town.Trim().Length is > 0 and <= 35
        && address.Country is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'];

    private static string[] Lines(QrBill bill)
    {
        var order = bill.Order;
        return
        [
            "SPC", "0200", "1", bill.Iban.Value, .. Lines(order.Creditor), "", "", "", "", "", "", "",
            order.Amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? "", order.Currency, .. Lines(order.Debtor),
            bill.ReferenceType, order.Reference ?? "", order.Message ?? "", "EPD", .. string.IsNullOrEmpty(order.Information)
                ? Array.Empty<string>() : [order.Information],
        ];
    }

    private static string[] Lines(StructuredAddress? address) => address is null ? ["", "", "", "", "", "", ""]
        : ["S", address.Name.Trim(), address.Street?.Trim() ?? "", address.Number?.Trim() ?? "", address.PostalCode.Trim(),
            address.Town.Trim(), address.Country];
}
