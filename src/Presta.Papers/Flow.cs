namespace Presta.Papers;

/// <summary>
/// What comes one below the other, over as many pages as it needs. Laid out first and drawn then, since every page tells how many there
/// are.
/// </summary>
internal sealed class Flow(float first, float top, float bottom)
{
    private readonly List<List<Action<Pen>>> pages = [[]];
    private float at = first;

    /// <summary>What stands where a page breaks, asked for each time: it tells of what came so far.</summary>
    public Func<PageBreak>? Break { get; set; }

    public IReadOnlyList<IReadOnlyList<Action<Pen>>> Pages => pages;

    /// <param name="height">Less than that of a page.</param>
    public void Add(float height, Action<Pen, float> draw)
    {
        if (at + height + (Break?.Invoke().FootHeight ?? 0) > bottom) NewPage();
        Put(height, draw);
    }

    public void Space(float height) => at = Math.Min(bottom, at + height);

    /// <summary>Goes on overleaf unless so much is free at the foot of the page.</summary>
    public void KeepFree(float height, float pageHeight)
    {
        if (at > pageHeight - height) NewPage(isBare: true);
    }

    private void NewPage(bool isBare = false)
    {
        var pageBreak = isBare ? null : Break?.Invoke();
        if (pageBreak is { Foot: { } foot }) Put(pageBreak.FootHeight, foot);
        pages.Add([]);
        at = top;
        if (pageBreak is not null) Put(pageBreak.HeadHeight, pageBreak.Head);
    }

    private void Put(float height, Action<Pen, float> draw)
    {
        var y = at;
        pages[^1].Add(pen => draw(pen, y));
        at += height;
    }
}

/// <summary>The foot of a page that goes on overleaf, and the head of the next one.</summary>
internal sealed record PageBreak(float FootHeight, Action<Pen, float>? Foot, float HeadHeight, Action<Pen, float> Head);
