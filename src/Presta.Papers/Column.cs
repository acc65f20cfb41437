using Presta.Billing;

namespace Presta.Papers;

/// <summary>Headings with what stands below them, one after the other down the page.</summary>
/// <param name="Heading">Size in points, as of <paramref name="Value"/>; <paramref name="Step"/> from line to line is in mm.</param>
internal sealed record Column(Pen Pen, float X, float Y, float Width, float Heading, float Value, float Step)
{
    private float at = Y;

    public void Add(string heading, IReadOnlyList<string> lines)
    {
        Pen.Text(X, at, heading, Heading, isBold: true);
        foreach (var line in lines) Pen.Text(X, at += Step, line, Value);
        at += Step * 1.55f;
    }

    /// <summary>A place to write in by hand.</summary>
    public void AddField(string heading, float width, float height)
    {
        Pen.Text(X, at, heading, Heading, isBold: true);
        Corners(Pen, X, at + 1.2f, width, height);
        at += height + (Step * 1.55f);
    }

    public IReadOnlyList<string> Lines(string text) => Pen.Wrap(text, Width, Value);

    /// <summary>An address as a letter has it; abroad, with the country before the post code.</summary>
    public IReadOnlyList<string> Address(StructuredAddress address) =>
    [
        .. Lines(address.Name),
        .. $"{address.Street} {address.Number}".Trim() is { Length: > 0 } street ? Lines(street) : [],
        .. Lines($"{(address.Country is "CH" ? "" : $"{address.Country}-")}{address.PostalCode} {address.Town}"),
    ];

    public static void Corners(Pen pen, float x, float y, float width, float height)
    {
        const float arm = 3;
        foreach (var (cx, dx) in new[] { (x, arm), (x + width, -arm) })
            foreach (var (cy, dy) in new[] { (y, arm), (y + height, -arm) })
            {
                pen.Line(cx, cy, cx + dx, cy, 0.75f);
                pen.Line(cx, cy, cx, cy + dy, 0.75f);
            }
    }
}
