using Presta.Billing;
using Presta.People;
using QRCoder;
using SkiaSharp;

namespace Presta.Papers;

/// <summary>
/// Receipt and payment part at the foot of an A4 page, 105 mm high, with the measures and type sizes of the Swiss style guide for
/// QR-bills.
/// </summary>
internal static class PaymentPart
{
    public const float Height = 105;

    private const float Top = 297 - Height;
    private const float ReceiptWidth = 62;
    private const float CodeSize = 46;

    public static void Draw(Pen pen, QrBill bill, Language language)
    {
        var words = BillWords.Of(language);
        Separate(pen, words);
        Receipt(pen, bill, words);
        Payment(pen, bill, words);
    }

    private static void Separate(Pen pen, BillWords words)
    {
        pen.Line(0, Top, 210, Top, 0.4f);
        pen.Line(ReceiptWidth, Top, ReceiptWidth, 297, 0.4f);
        pen.Text(105, Top - 1.5f, words.Separate, 7, side: Side.Center);
    }

    private static void Receipt(Pen pen, QrBill bill, BillWords words)
    {
        pen.Text(5, Top + 8.5f, words.Receipt, 11, isBold: true);
        var part = new Column(pen, 5, Top + 14.2f, 52, Heading: 6, Value: 8, Step: 3.2f);
        part.Add(words.Account, [bill.Iban.Grouped, .. part.Address(bill.Order.Creditor)]);
        if (bill.PrintedReference is { } reference) part.Add(words.Reference, [reference]);
        if (bill.Order.Debtor is { } debtor) part.Add(words.PayableBy, part.Address(debtor));
        else part.AddField(words.PayableByEmpty, 52, 20);

        Amount(pen, bill, words, 5, Heading: 6, Value: 8, Gap: 12, Field: (30, 10), FieldX: 27);
        pen.Text(57, Top + 84.2f, words.AcceptancePoint, 6, isBold: true, Side.Right);
    }

    private static void Payment(Pen pen, QrBill bill, BillWords words)
    {
        const float left = ReceiptWidth + 5;
        pen.Text(left, Top + 8.5f, words.PaymentPart, 11, isBold: true);
        Code(pen, bill.Text, left, Top + 17);
        Amount(pen, bill, words, left, Heading: 8, Value: 10, Gap: 16, Field: (40, 15), FieldX: left + 11);

        var part = new Column(pen, 118, Top + 7.8f, 87, Heading: 8, Value: 10, Step: 4.1f);
        part.Add(words.Account, [bill.Iban.Grouped, .. part.Address(bill.Order.Creditor)]);
        if (bill.PrintedReference is { } reference) part.Add(words.Reference, [reference]);
        if ($"{bill.Order.Message}\n{bill.Order.Information}".Trim('\n') is { Length: > 0 } additional)
            part.Add(words.Additional, part.Lines(additional));
        if (bill.Order.Debtor is { } debtor) part.Add(words.PayableBy, part.Address(debtor));
        else part.AddField(words.PayableByEmpty, 65, 25);
    }

    private static void Amount(
        Pen pen, QrBill bill, BillWords words, float x, float Heading, float Value, float Gap, (float Width, float Height) Field,
        float FieldX)
    {
        const float y = Top + 70.5f;
        var below = y + (Value * 0.42f);
        pen.Text(x, y, words.Currency, Heading, isBold: true);
        pen.Text(x, below, bill.Order.Currency, Value);
        pen.Text(x + Gap, y, words.Amount, Heading, isBold: true);
        if (bill.Order.Amount is { } amount) pen.Text(x + Gap, below, Written.BillMoney(amount), Value);
        else Column.Corners(pen, FieldX, y + 1.5f, Field.Width, Field.Height);
    }

    /// <summary>
    /// The code, with the Swiss cross in its middle: 7 mm, white around it. Codes of versions 2 to 13 may have an alignment pattern there,
    /// which some readers miss: they are made as version 14, which has none.
    /// </summary>
    private static void Code(Pen pen, string text, float x, float y)
    {
        using var smallest = Encoded(text, version: -1);
        using var code = Encoded(text, Math.Max(14, smallest.Version));
        var modules = code.ModuleMatrix;
        const int quiet = 4;   // the matrix has a quiet zone; the page has its own
        pen.Grid(x, y, CodeSize, modules.Count - (2 * quiet), (row, column) => modules[row + quiet][column + quiet]);

        var (middleX, middleY) = (x + (CodeSize / 2), y + (CodeSize / 2));
        pen.Fill(middleX - 3.5f, middleY - 3.5f, 7, 7, SKColors.White);
        pen.Fill(middleX - 3f, middleY - 3f, 6, 6, SKColors.Black);
        pen.Fill(middleX - 0.585f, middleY - 1.95f, 1.17f, 3.9f, SKColors.White);
        pen.Fill(middleX - 1.95f, middleY - 0.585f, 3.9f, 1.17f, SKColors.White);
    }

    private static QRCodeData Encoded(string text, int version) => QRCodeGenerator.GenerateQrCode(
        text, QRCodeGenerator.ECCLevel.M, forceUtf8: true, utf8BOM: false, QRCodeGenerator.EciMode.Utf8, version);
}
