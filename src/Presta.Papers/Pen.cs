using SkiaSharp;

namespace Presta.Papers;

internal enum Side { Left, Right, Center }

/// <summary>Writes on a page in millimetres from its upper left corner; type sizes in points. A text's <c>y</c> is its base line.</summary>
internal sealed class Pen(SKCanvas canvas, PaperFonts fonts) : IDisposable
{
    private const float PointsPerMm = 72f / 25.4f;

    private readonly SKPaint ink = new() { IsAntialias = true, Color = SKColors.Black };

    public static readonly SKColor Grey = new(0x66, 0x66, 0x66);

    public void Text(float x, float y, string text, float size, bool isBold = false, Side side = Side.Left, SKColor? color = null)
    {
        using var font = Font(size, isBold);
        ink.Color = color ?? SKColors.Black;
        canvas.DrawText(
            text, x * PointsPerMm, y * PointsPerMm,
            side switch { Side.Left => SKTextAlign.Left, Side.Right => SKTextAlign.Right, Side.Center => SKTextAlign.Center }, font, ink);
        ink.Color = SKColors.Black;
    }

    public void Line(float x1, float y1, float x2, float y2, float points = 0.5f, SKColor? color = null)
    {
        using var pen =
            new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = points, Color = color ?? SKColors.Black };
        canvas.DrawLine(x1 * PointsPerMm, y1 * PointsPerMm, x2 * PointsPerMm, y2 * PointsPerMm, pen);
    }

    public void Fill(float x, float y, float width, float height, SKColor color)
    {
        ink.Color = color;
        canvas.DrawRect(x * PointsPerMm, y * PointsPerMm, width * PointsPerMm, height * PointsPerMm, ink);
        ink.Color = SKColors.Black;
    }

    /// <summary>
    /// Squares of a grid, a rectangle for those that follow each other in a row; they overlap by a hair, so that nothing shows between
    /// rows.
    /// </summary>
    public void Grid(float x, float y, float size, int count, Func<int, int, bool> isDark)
    {
        const float hair = 0.02f;
        var step = size / count;
        for (var row = 0; row < count; row++)
            for (int column = 0, end; column < count; column = end)
            {
                for (end = column + 1; end < count && isDark(row, end) == isDark(row, column); end++) { }
                if (isDark(row, column)) Fill(x + (column * step), y + (row * step), (end - column) * step, step + hair, SKColors.Black);
            }
    }

    /// <summary>The text in lines of at most that width; a word that is longer is cut.</summary>
    public IReadOnlyList<string> Wrap(string text, float width, float size, bool isBold = false)
    {
        using var font = Font(size, isBold);
        var lines = new List<string>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (font.MeasureText(longer) <= width * PointsPerMm)
                {
                    line = longer;
                    continue;
                }

                if (line.Length > 0) lines.Add(line);
                for (line = word; font.MeasureText(line) > width * PointsPerMm;)
                {
                    var fits = Math.Max(1, (int)font.BreakText(line, width * PointsPerMm));
                    if (fits < line.Length && char.IsLowSurrogate(line[fits])) fits++;
                    lines.Add(line[..fits]);
                    line = line[fits..];
                }
            }

            lines.Add(line);
        }

        return lines;
    }

    public void Dispose() => ink.Dispose();

    private SKFont Font(float size, bool isBold) =>
        new(isBold ? fonts.Bold : fonts.Regular, size) { Edging = SKFontEdging.Antialias, Subpixel = true };
}
