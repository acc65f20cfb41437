using System.Globalization;

namespace Presta.Billing;

/// <summary>
/// An invoice in the words that accounting programs read from a QR-bill (Swico S1, version 1.2). Some banks refuse a bill for a malformed
/// one: what does not fit is left out whole.
/// </summary>
/// <param name="Uid">Of the creditor.</param>
/// <param name="To">Null for a single day.</param>
public sealed record SwicoInformation(
    string Number, DateOnly IssuedOn, string? Uid, DateOnly? From, DateOnly? To, IReadOnlyList<VatShare> Shares,
    string? ClientReference = null)
{
    public string Text =>
        $"//S1/10/{Escaped(Number)}/11/{Day(IssuedOn)}{Tag("20", ClientReference is null ? null : Escaped(ClientReference))}"
        + $"{Tag("30", Billing.Uid.Digits(Uid))}{Tag("31", Period)}{Tag("32", Rates)}";

    private string? Period => From is { } from ? To is { } to && to != from ? Day(from) + Day(to) : Day(from) : null;

    private string? Rates => Shares.Count == 0 ? null
        : string.Join(';', Shares.Select(share => $"{Figure(share.Rate)}:{Figure(share.Net, "0.00")}"));

    private static string Tag(string tag, string? value) => value is null ? "" : $"/{tag}/{value}";

    private static string Day(DateOnly day) => day.ToString("yyMMdd", CultureInfo.InvariantCulture);

    private static string Figure(decimal number, string format = "0.##") => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("/", @"\/", StringComparison.Ordinal);
}
