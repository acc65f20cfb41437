using SkiaSharp;

namespace Presta.Papers;

/// <summary>No font to set papers in was found; the message says where they were looked for.</summary>
public sealed class PaperFontsException(string message) : Exception(message);

/// <summary>
/// The two faces that papers are set in, embedded into them. Liberation Sans, or Arial, which has its measures: the guidelines of the
/// QR-bill admit no others but Helvetica and Frutiger. DejaVu stands in where neither is.
/// </summary>
public sealed class PaperFonts : IDisposable
{
    private static readonly (string Regular, string Bold)[] Faces =
    [
        ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"), ("Arial.ttf", "Arial Bold.ttf"), ("arial.ttf", "arialbd.ttf"),
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ];

    private static readonly string[] Places =
    [
        "/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation", "/usr/share/fonts/liberation",
        "/usr/share/fonts/liberation-sans",
        "/System/Library/Fonts/Supplemental", "/Library/Fonts", Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
        "/usr/share/fonts/truetype/dejavu",
    ];

    private PaperFonts(SKTypeface regular, SKTypeface bold) => (Regular, Bold) = (regular, bold);

    internal SKTypeface Regular { get; }

    internal SKTypeface Bold { get; }

    /// <param name="directory">Looked into first.</param>
    /// <exception cref="PaperFontsException">There is none.</exception>
    public static PaperFonts Load(string? directory = null, bool onlyThere = false)
    {
        string[] given = string.IsNullOrWhiteSpace(directory) ? [] : [directory];
        string[] places = onlyThere ? given : [.. given, .. Places.Where(place => place.Length > 0)];
        foreach (var (regular, bold) in Faces)
            foreach (var place in places)
                if (SKTypeface.FromFile(Path.Combine(place, regular)) is { } plain
                    && SKTypeface.FromFile(Path.Combine(place, bold)) is { } strong) return new(plain, strong);
        throw new PaperFontsException(
            $"No Liberation Sans, Arial or DejaVu Sans in {string.Join(", ", places)}. On Debian: apt-get install fonts-liberation2.");
    }

    public void Dispose()
    {
        Regular.Dispose();
        Bold.Dispose();
    }
}
