namespace Presta.Papers;

/// <summary>
/// What comes one below the other, over as many pages as it needs. Laid out first and drawn then, since every page tells how many there are.
/// </summary>
internal sealed class Flow(float first, float top, float bottom)
{
    private readonly List<List<Action<Pen>>> pages = [[]];
    private float at = first;

    /// <summary>Drawn at the head of each further page, and how high it is.</summary>
    public (float Height, Action<Pen, float> Draw)? Header { get; set; }

    public IReadOnlyList<IReadOnlyList<Action<Pen>>> Pages => pages;

    public void Add(float height, Action<Pen, float> draw)
    {
        if (at + height > bottom) NewPage();
        var y = at;
        pages[^1].Add(pen => draw(pen, y));
        at += height;
    }

    public void Space(float height) => at = Math.Min(bottom, at + height);

    /// <summary>Goes on overleaf unless so much is free at the foot of the page.</summary>
    public void KeepFree(float height, float pageHeight)
    {
        if (at > pageHeight - height) NewPage(isBare: true);
    }

    private void NewPage(bool isBare = false)
    {
        pages.Add([]);
        at = top;
        if (isBare || Header is not { } header) return;
        var y = at;
        pages[^1].Add(pen => header.Draw(pen, y));
        at += header.Height;
    }
}
