using SkiaSharp;

namespace Presta.Papers;

/// <summary>An invoice as a PDF: A4, with a QR-bill at the foot of its last page. Nothing in it depends on when it is made.</summary>
public static class InvoicePdf
{
    private const float Width = 210;
    private const float Height = 297;
    private const float PointsPerMm = 72f / 25.4f;

    public static byte[] Of(InvoicePaper paper, PaperFonts fonts)
    {
        var words = Words.Of(paper.Language, paper.Kind);
        using var measure = SKSurface.CreateNull(1, 1);
        using var ruler = new Pen(measure.Canvas, fonts);
        var flow = new InvoiceLayout(paper, words, ruler).Flow;
        if (paper.Bill is not null) flow.KeepFree(PaymentPart.Height + 6, Height);

        using var bytes = new MemoryStream();
        using (var document = SKDocument.CreatePdf(bytes, About(paper, words)))
        {
            for (var n = 0; n < flow.Pages.Count; n++)
            {
                using var pen = new Pen(document.BeginPage(Width * PointsPerMm, Height * PointsPerMm), fonts);
                foreach (var draw in flow.Pages[n]) draw(pen);
                var hasBill = paper.Bill is not null && n == flow.Pages.Count - 1;
                if (flow.Pages.Count > 1)
                    pen.Text(190, hasBill ? Height - PaymentPart.Height - 5 : 287, string.Format(null, words.Page, n + 1, flow.Pages.Count),
                        8, side: Side.Right, color: Pen.Grey);
                if (hasBill) PaymentPart.Draw(pen, paper.Bill!, paper.Language);
                document.EndPage();
            }

            document.Close();
        }

        return bytes.ToArray();
    }

    private static SKDocumentPdfMetadata About(InvoicePaper paper, Words words)
    {
        var issued = paper.IssuedOn.ToDateTime(default, DateTimeKind.Utc);
        return new(SKDocumentPdfMetadata.DefaultRasterDpi, SKDocumentPdfMetadata.DefaultEncodingQuality)
        {
            Title = $"{words.Invoice} {paper.Number}", Author = paper.Issuer.Address.Name, Creator = "Presta", Producer = "Presta",
                Creation = issued, Modified = issued,
        };
    }
}
