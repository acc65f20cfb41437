using Presta.Billing;
using Presta.People;

namespace Presta.Papers.Tests;

public static class Samples
{
    public static readonly PaperFonts Fonts = PaperFonts.Load();

    private static readonly StructuredAddress Issuer = new("Hyper Démo SA", "Rue du Test", "12", "1700", "Fribourg");
    private static readonly StructuredAddress Client = new("Müller & Fils Sàrl", "Bahnhofstrasse", "1", "8001", "Zürich");

    /// <param name="count">Of lines; the first two are those of the worked example, with its discount.</param>
    public static InvoicePaper Invoice(
        Language language = Language.Fr, int count = 2, string currency = "CHF", StructuredAddress? client = null, decimal paid = 0,
        string? note = null)
    {
        PaperLine[] lines =
        [
            new("Développement du site : intégration des pages et contrôle qualité sur mobile, y compris les tests de lisibilité demandés",
                7.5m, "h", 145m, 8.1m, 1_087.50m),
            new("Hébergement géré, février à avril", 3m, "mois", 19.90m, 8.1m, 59.70m),
            .. Enumerable.Range(3, Math.Max(0, count - 2))
                .Select(n => new PaperLine(
                $"Prestation n° {n} – façade, cœur, naïveté", n, "pce", 12.35m * n, n % 3 == 0 ? 2.6m : 8.1m,
                Rounding.ToCents(n * 12.35m * n))),
        ];
        var totals = InvoiceTotals.Of(
            lines.Take(Math.Max(count, 0)).Select(l => new PricedLine(l.Quantity, l.UnitPrice, l.VatRate)), count == 2 ? 57.36m : 0,
            currency == "CHF");
        var swico = new SwicoInformation("2026-0042", new(2026, 3, 31), "CHE-123.456.788", new(2026, 3, 31), null, totals.Shares);
        var (bill, _) =
            QrBill.Of(new("CH4431999123000889012", Issuer, totals.Payable - paid, currency, client ?? Client, "210000000003139471430009017",
            "Facture 2026-0042",
            swico.Text.Length <= 120 ? swico.Text : null));
        return new(
            language, "2026-0042", new(2026, 3, 31), new(2026, 4, 30), currency,
            new(Issuer, "CHE-123.456.788 TVA", "CH4431999123000889012", "POFICHBEXXX", "PostFinance", "facturation@hyper-demo.ch",
                "+41 26 000 00 00", "hyper-demo.ch"),
            new(client ?? Client, "Mme Zoë Käser", "PO-7781"), [.. lines.Take(count)], totals,
            paid == 0 ? [] : [new(new(2026, 4, 10), "PAY-2026-0007", paid)], totals.Payable - paid, bill)
        {
            Subject = "Refonte du site institutionnel", PeriodFrom = new(2026, 3, 1), PeriodTo = new(2026, 3, 31), Terms = "30 jours net",
                Notes = note,
        };
    }
}
