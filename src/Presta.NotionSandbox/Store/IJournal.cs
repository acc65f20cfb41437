namespace Presta.NotionSandbox.Store;

/// <summary>Where changes survive the process; memory alone is the other choice.</summary>
internal interface IJournal : IDisposable
{
    IEnumerable<Change> Load();
    void Append(IReadOnlyList<Change> changes);
    void Compact(Func<IEnumerable<Change>> everything, int objects);
    void Clear();
}

internal sealed class NoJournal : IJournal
{
    public static readonly NoJournal Instance = new();

    public IEnumerable<Change> Load() => [];
    public void Append(IReadOnlyList<Change> changes) { }
    public void Compact(Func<IEnumerable<Change>> everything, int objects) { }
    public void Clear() { }
    public void Dispose() { }
}
