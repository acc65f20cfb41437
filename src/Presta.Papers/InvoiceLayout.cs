using Presta.Billing;
using Presta.People;
using SkiaSharp;

namespace Presta.Papers;

/// <summary>Where everything stands on an invoice: letterhead, facts, lines, sums, terms.</summary>
internal sealed class InvoiceLayout
{
    private const float Left = 20;
    private const float Right = 190;
    private const float Bottom = 278;
    private const float Step = 4.2f;
    private const float Size = 9;
    private const float HeaderHeight = Step + 3;

    /// <summary>What stays together on a page: lines of a description, and rows of the sums. Fewer than a page holds.</summary>
    private const int MostLines = 10, MostSums = 40;

    private readonly InvoicePaper paper;
    private readonly Words words;
    private readonly Pen ruler;
    private decimal carried;

    public InvoiceLayout(InvoicePaper paper, Words words, Pen ruler)
    {
        (this.paper, this.words, this.ruler) = (paper, words, ruler);
        Flow = new(first: 86, top: 30, Bottom);
        Flow.Add(0, (pen, _) => Letterhead(pen));
        Title();
        Flow.Add(HeaderHeight, Header);
        Flow.Break = Carry;
        foreach (var line in paper.Lines) Line(line);
        Flow.Break = null;
        Sums();
        Closing();
    }

    public Flow Flow { get; }

    private void Letterhead(Pen pen)
    {
        var issuer = paper.Issuer;
        pen.Text(Left, 22, issuer.Address.Name, 14, isBold: true);
        var y = 27.5f;
        foreach (var line in new[]
        {
            $"{issuer.Address.Street} {issuer.Address.Number}, {issuer.Address.PostalCode} {issuer.Address.Town}",
            string.Join("  ·  ", new[] { issuer.Phone, issuer.Email, issuer.Website }.Where(text => !string.IsNullOrEmpty(text))),
            issuer.VatNumber is { } vat
                ? $"{words.VatNumber} {(Uid.Digits(vat) is { } uid ? $"CHE-{uid[..3]}.{uid[3..6]}.{uid[6..]} {words.Vat}" : vat)}" : "",
        })
            if (line.Length > 0)
            {
                pen.Text(Left, y, line, 8, color: Pen.Grey);
                y += 3.8f;
            }

        Facts(pen);
        var client = new Column(pen, 118, 51, 72, Heading: 8, Value: 10, Step: 4.8f);
        string[] address =
            [.. client.Address(paper.Client.Address), .. paper.Client.Contact is { Length: > 0 } contact ? client.Lines(contact) : []];
        for (var i = 0; i < address.Length; i++) pen.Text(118, 52 + (i * 4.8f), address[i], 10);
    }

    private void Title()
    {
        var title =
            $"{words.Invoice} {paper.Number}{(paper.Revision > 1 ? $", {string.Format(null, words.Version, paper.Revision)}" : "")}";
        Flow.Add(8, (pen, y) =>
        {
            pen.Text(Left, y, title, 16, isBold: true);
            if (paper.IsCancelled) pen.Text(Right, y, words.Cancelled, 16, isBold: true, Side.Right, new SKColor(0xB0, 0x20, 0x20));
        });
        if (paper.Subject is { Length: > 0 } subject) Paragraph(subject, Size, isBold: false);
        Flow.Space(4);
    }

    /// <summary>Beside the client's address.</summary>
    private void Facts(Pen pen)
    {
        List<(string Name, string Value)> facts = [(words.Date, Written.Day(paper.IssuedOn))];
        if (paper.DueOn is { } due) facts.Add((words.Due, Written.Day(due)));
        if (paper.PeriodFrom is { } from)
            facts.Add(
                (words.Period, paper.PeriodTo is { } to && to != from ? $"{Written.Day(from)} – {Written.Day(to)}" : Written.Day(from)));
        if (paper.Client.Reference is { Length: > 0 } reference) facts.Add((words.ClientReference, pen.Wrap(reference, 55, Size)[0]));
        for (var i = 0; i < facts.Count; i++)
        {
            pen.Text(Left, 52 + (i * 4.8f), facts[i].Name, Size, color: Pen.Grey);
            pen.Text(Left + 34, 52 + (i * 4.8f), facts[i].Value, Size);
        }
    }

    private void Header(Pen pen, float y)
    {
        pen.Text(Left, y, words.Description, 8, isBold: true);
        pen.Text(128, y, words.Quantity, 8, isBold: true, Side.Right);
        pen.Text(153, y, words.UnitPrice, 8, isBold: true, Side.Right);
        pen.Text(165, y, words.Vat, 8, isBold: true, Side.Right);
        pen.Text(Right, y, $"{words.Amount} {paper.Currency}", 8, isBold: true, Side.Right);
        pen.Line(Left, y + 1.6f, Right, y + 1.6f, 0.75f);
    }

    private void Line(PaperLine line)
    {
        string[][] parts = [.. ruler.Wrap(line.Description, 84, Size).Chunk(MostLines)];
        for (var n = 0; n < parts.Length; n++)
        {
            Part(parts[n], n == 0 ? line : null, gap: n == parts.Length - 1 ? 1.2f : 0);
            if (n == 0) carried += line.Total;
        }
    }

    /// <param name="line">Whose figures stand beside the first part of its text.</param>
    private void Part(string[] text, PaperLine? line, float gap) => Flow.Add((text.Length * Step) + gap, (pen, y) =>
    {
        for (var i = 0; i < text.Length; i++) pen.Text(Left, y + (i * Step), text[i], Size);
        if (line is null) return;
        pen.Text(128, y, $"{Written.Number(line.Quantity)} {line.Unit}".TrimEnd(), Size, side: Side.Right);
        pen.Text(153, y, Written.Money(line.UnitPrice), Size, side: Side.Right);
        pen.Text(165, y, $"{Written.Number(line.VatRate)} %", Size, side: Side.Right);
        pen.Text(Right, y, Written.Money(line.Total), Size, side: Side.Right);
    });

    /// <summary>The sum of the lines so far, at the foot of a page and again at the head of the next one.</summary>
    private PageBreak Carry()
    {
        var sum = carried;
        if (sum == 0) return new(0, null, HeaderHeight, Header);
        return new(Step + 1, (pen, y) => Carried(pen, y, words.CarriedForward, sum), HeaderHeight + Step + 1.2f, (pen, y) =>
        {
            Header(pen, y);
            Carried(pen, y + HeaderHeight, words.BroughtForward, sum);
        });
    }

    private static void Carried(Pen pen, float y, string text, decimal sum)
    {
        pen.Text(Left, y, text, Size, isBold: true);
        pen.Text(Right, y, Written.Money(sum), Size, isBold: true, Side.Right);
    }

    private void Sums()
    {
        var totals = paper.Totals;
        List<(string Text, decimal Amount, bool IsBold)> sums = [];
        if (totals.Discount != 0) sums.AddRange([(words.Subtotal, totals.Subtotal, false), (words.Discount, -totals.Discount, false)]);
        sums.Add((words.Net, totals.Net, false));
        sums.AddRange(
            totals.Shares.Select(share =>
            (string.Format(null, words.VatOn, Written.Number(share.Rate), Written.Money(share.Net)), share.Vat, false)));
        if (totals.Rounding != 0) sums.AddRange([(words.Gross, totals.Gross, false), (words.Rounding, totals.Rounding, false)]);
        sums.Add(($"{words.Total} {paper.Currency}", totals.Payable, true));
        sums.AddRange(
            paper.Payments.Select(
            paid => (string.Format(null, paid.IsCredit ? words.Credited : words.Paid, Written.Day(paid.On), paid.Reference), -paid.Amount,
                false)));
        if (paper.Open != totals.Payable) sums.Add(($"{words.Open} {paper.Currency}", paper.Open, true));

        foreach (var (n, part) in sums.Chunk(MostSums).Index())
            Flow.Add(((part.Length + 1) * (Step + 0.4f)) + 6, (pen, y) =>
            {
                if (n == 0) pen.Line(Left, y - 2, Right, y - 2, 0.5f, Pen.Grey);
                y += Step - 1;
                foreach (var (text, amount, isBold) in part)
                {
                    if (isBold) pen.Line(105, (y += 0.8f) - 3.9f, Right, y - 3.9f, 0.5f);
                    pen.Text(105, y, text, isBold ? 10 : Size, isBold);
                    pen.Text(Right, y, Written.Money(amount), isBold ? 10 : Size, isBold, Side.Right);
                    y += Step + (isBold ? 1.2f : 0.4f);
                }
            });
    }

    private void Closing()
    {
        Flow.Space(3);
        if (paper.Terms is { Length: > 0 } terms)
            Paragraph($"{words.Terms}{(paper.Language is Language.Fr ? " :" : ":")} {terms}", Size, isBold: false);
        if (paper.Agreement is { } agreement)
            Paragraph(string.Format(null, words.Agreed, Written.Day(agreement.On), agreement.By), Size, isBold: true);
        if (paper.Notes is { Length: > 0 } notes) Paragraph(notes, Size, isBold: false);
        var issuer = paper.Issuer;
        if (paper is { Kind: PaperKind.Invoice, Bill: null } && issuer.Iban is { } iban)
            Paragraph(
                string.Join("  ·  ", new[] { issuer.Bank, Iban.TryParse(iban, out var account) ? account.Value.Grouped : iban,
                issuer.Bic }.Where(t => !string.IsNullOrEmpty(t))), Size, isBold: false);
    }

    private void Paragraph(string text, float size, bool isBold)
    {
        foreach (var line in ruler.Wrap(text, Right - Left, size, isBold))
            Flow.Add(Step, (pen, y) => pen.Text(Left, y, line, size, isBold));
        Flow.Space(1.5f);
    }
}
