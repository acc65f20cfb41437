using Presta.Billing;
using Presta.People;

namespace Presta.Papers.Tests;

public sealed class InvoicePdfTests
{
    [ProgramFact("pdftoppm", "zbarimg")]
    public void The_printed_code_is_read_by_another_program_to_the_byte()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var paper = Samples.Invoice(language);
            Assert.Equal(paper.Bill!.Text, Programs.CodeOf(InvoicePdf.Of(paper, Samples.Fonts)).TrimEnd('\n'));
        }
    }

    [ProgramFact("pdftoppm", "zbarimg")]
    public void Codes_of_every_length_are_read()
    {
        for (var length = 0; length <= 140; length += 20)
        {
            var (bill, _) = QrBill.Of(Samples.Invoice().Bill!.Order with { Message = new('ç', length), Information = null });
            Assert.Equal(bill!.Text, Programs.CodeOf(InvoicePdf.Of(Samples.Invoice() with { Bill = bill }, Samples.Fonts)).TrimEnd('\n'));
        }
    }

    [ProgramFact("pdftoppm", "zbarimg")]
    public void A_code_full_to_the_brim_with_accents_is_read_too()
    {
        var issuer = new StructuredAddress(new('é', 70), new('ü', 70), new('7', 16), new('9', 16), new('ß', 35));
        var (bill, faults) =
            QrBill.Of(new("CH4431999123000889012", issuer, 999_999_999.99m, "EUR", issuer, "210000000003139471430009017", new('€', 140)));
        Assert.Empty(faults);
        Assert.Equal(bill!.Text, Programs.CodeOf(InvoicePdf.Of(Samples.Invoice() with { Bill = bill }, Samples.Fonts)).TrimEnd('\n'));
    }

    [Fact]
    public void The_same_paper_is_the_same_bytes()
    {
        foreach (var language in Enum.GetValues<Language>())
            Assert.Equal(InvoicePdf.Of(Samples.Invoice(language), Samples.Fonts), InvoicePdf.Of(Samples.Invoice(language), Samples.Fonts));
        Assert.NotEqual(
            InvoicePdf.Of(Samples.Invoice(Language.Fr), Samples.Fonts), InvoicePdf.Of(Samples.Invoice(Language.De), Samples.Fonts));
    }

    [ProgramFact("pdftotext")]
    public void Every_language_is_set_with_its_accents_and_its_prescribed_words()
    {
        var said = Enum.GetValues<Language>()
            .ToDictionary(language => language, language => Programs.TextOf(InvoicePdf.Of(Samples.Invoice(language), Samples.Fonts)));
        Assert.All(said.Values, text => Assert.Contains("Müller & Fils Sàrl", text, StringComparison.Ordinal));
        foreach (var (language, words) in new[]
        {
            (Language.Fr, new[] { "Échéance", "Section paiement", "Récépissé", "A détacher avant le versement", "Compte / Payable à" }),
            (Language.De, ["Fällig am", "Zahlteil", "Empfangsschein", "Zusätzliche Informationen", "Währung"]),
            (Language.It, ["Quantità", "Sezione pagamento", "Ricevuta", "Punto di accettazione", "Conto / Pagabile a"]),
            (Language.En, ["Unit price", "Payment part", "Receipt", "Additional information", "Separate before paying in"]),
        })
            Assert.All(words, word => Assert.Contains(word, said[language], StringComparison.Ordinal));
        Assert.Contains("1'178.10", said[Language.Fr], StringComparison.Ordinal);
        Assert.Contains("-0.02", said[Language.Fr], StringComparison.Ordinal);
        Assert.Contains("CH44 3199 9123 0008 8901 2", said[Language.De], StringComparison.Ordinal);
    }

    [ProgramFact("pdftotext")]
    public void A_long_invoice_goes_on_overleaf_under_the_same_heads_and_ends_with_the_bill()
    {
        var pages = Programs.TextOf(InvoicePdf.Of(Samples.Invoice(count: 60), Samples.Fonts))
            .Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(pages.Length, 3, 4);
        Assert.All(pages.Index(), page => Assert.Contains($"Page {page.Index + 1}/{pages.Length}", page.Item, StringComparison.Ordinal));
        Assert.All(pages[..2], page => Assert.Contains("Prix unitaire", page, StringComparison.Ordinal));
        Assert.Contains("Section paiement", pages[^1], StringComparison.Ordinal);
        Assert.All(
            Enumerable.Range(3, 58), n => Assert.Single(pages, page => page.Contains($"Prestation n° {n} ", StringComparison.Ordinal)));
    }

    [ProgramFact("pdftotext")]
    public void The_sum_so_far_is_carried_from_page_to_page()
    {
        foreach (var (
            language, forward, brought) in new[] { (Language.Fr, "À reporter", "Report"), (Language.De, "Übertrag", "Übertrag"),
            (Language.It, "A riportare", "Riporto"), (Language.En, "Carried forward", "Brought forward") })
        {
            var paper = Samples.Invoice(language, count: 120);
            var pages = Programs.TextOf(InvoicePdf.Of(paper, Samples.Fonts)).Split('\f', StringSplitOptions.RemoveEmptyEntries);
            var (printed, breaks) = (0, 0);
            foreach (var (page, next) in pages.Zip(pages.Skip(1)))
            {
                printed += page.Split('\n')
                    .Count(line => paper.Lines.Any(
                    l => l.Description.Length < 60 && line.Contains(l.Description, StringComparison.Ordinal)));
                if (!page.Contains(forward, StringComparison.Ordinal)) continue;   // the lines ended before
                var sum = paper.Lines.Take(printed + 1).Sum(l => l.Total);   // the first is longer than a line
                Assert.Equal(sum, SumAfter(page, forward, isLast: true));
                Assert.Equal(sum, SumAfter(next, brought, isLast: false));
                breaks++;
            }
            Assert.InRange(breaks, 2, 4);
        }
    }

    [ProgramFact("pdftotext")]
    public void A_line_that_is_longer_than_a_page_goes_on_overleaf()
    {
        var sample = Samples.Invoice();
        var pages = Programs.TextOf(
            InvoicePdf.Of(sample with { Lines =
            [sample.Lines[1], sample.Lines[0] with { Description =
                string.Join('\n', Enumerable.Range(1, 150).Select(n => $"détail-{n}.")) }] }, Samples.Fonts))
            .Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(pages.Length, 3, 5);
        Assert.All(Enumerable.Range(1, 150), n => Assert.Single(pages, page => page.Contains($"détail-{n}.", StringComparison.Ordinal)));
        Assert.Single(
            pages, page => page.Contains("1'087.50", StringComparison.Ordinal) && page.Contains("145.00", StringComparison.Ordinal));
    }

    [ProgramFact("pdftotext")]
    public void A_hundred_payments_and_a_credit_stand_below_the_total_over_two_pages()
    {
        var paper = Samples.Invoice() with
        {
            Payments = [new(new(2026, 4, 2), "NC-2026-0003", 12.5m, IsCredit: true),
                .. Enumerable.Range(1, 100).Select(n => new PaperPayment(new(2026, 4, 10), $"PAY-{n:000}", 1))],
        };
        var text = Programs.TextOf(InvoicePdf.Of(paper, Samples.Fonts));
        Assert.Contains("Avoir imputé le 02.04.2026 (NC-2026-0003)", text, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 100), n => Assert.Contains($"(PAY-{n:000})", text, StringComparison.Ordinal));
    }

    [ProgramFact("pdftotext")]
    public void What_was_paid_and_what_is_open_stand_below_the_total()
    {
        var text = Programs.TextOf(InvoicePdf.Of(Samples.Invoice(paid: 500), Samples.Fonts));
        Assert.Contains("Payé le 10.04.2026 (PAY-2026-0007)", text, StringComparison.Ordinal);
        Assert.Contains("678.10", text, StringComparison.Ordinal);
    }

    [ProgramFact("pdftotext")]
    public void A_quote_is_called_so_says_until_when_it_holds_and_asks_for_no_money()
    {
        foreach (var (language, title, until, agreed) in new[]
        {
            (Language.Fr, "Devis 2026-0042, version 2", "Valable jusqu'au", "Accepté le 02.04.2026 par Zoë Käser."),
            (Language.De, "Offerte 2026-0042, Version 2", "Gültig bis", "Angenommen am 02.04.2026 von Zoë Käser."),
            (Language.It, "Offerta 2026-0042, versione 2", "Valida fino al", "Accettata il 02.04.2026 da Zoë Käser."),
            (Language.En, "Quote 2026-0042, version 2", "Valid until", "Accepted on 02.04.2026 by Zoë Käser."),
        })
        {
            var paper = Samples.Invoice(
                language) with { Bill = null, Kind = PaperKind.Quote, Revision = 2, Agreement = new(new(2026, 4, 2), "Zoë Käser") };
            var text = Programs.TextOf(InvoicePdf.Of(paper, Samples.Fonts));
            Assert.All((string[])[title, until, "30.04.2026", agreed], said => Assert.Contains(said, text, StringComparison.Ordinal));
            Assert.DoesNotContain("CH44 3199", text, StringComparison.Ordinal);
            Assert.DoesNotContain(
                "Accepté", Programs.TextOf(InvoicePdf.Of(paper with { Agreement = null }, Samples.Fonts)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Whatever_is_written_a_paper_comes_of_it()
    {
        foreach (var name in (string[])["🙂🙂 Emoji AG", "Иванов и сыновья", new('x', 2_000), "", "a\r\nb\tc", "\ud800"])
            foreach (var count in (int[])[0, 1, 200])
            {
                var client = new StructuredAddress(name, null, null, "1000", "Lausanne");
                Assert.NotEmpty(InvoicePdf.Of(Samples.Invoice(count: count, client: client, note: name), Samples.Fonts));
            }
    }

    private static decimal SumAfter(string page, string word, bool isLast)
    {
        var lines = page.Split('\n').Where(line => line.Contains(word, StringComparison.Ordinal)).ToArray();
        var line = isLast ? lines[^1] : lines[0];
        return decimal.Parse(
            line[(line.IndexOf(word, StringComparison.Ordinal) + word.Length)..].Trim().Replace("'", "", StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Where_there_is_no_font_it_says_where_one_was_looked_for() =>
        Assert.Throws<PaperFontsException>(() => PaperFonts.Load("/nowhere", onlyThere: true));
}
