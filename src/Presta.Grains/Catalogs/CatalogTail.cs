using System.Collections.Immutable;
using Presta.Journal;

namespace Presta.Catalogs;

/// <summary>The journal as one catalog reads it: from its last snapshot on, entry by entry, with its place in it.</summary>
internal sealed class CatalogTail<T>(string noun, IJournal journal, ISnapshots snapshots) where T : Row
{
    private const int Batch = 1_000;
    private const int SnapshotAfter = 5_000;

    /// <summary>All entries up to this one have been read.</summary>
    public long Seq { get; private set; }

    /// <summary>Rows that changed since the last snapshot.</summary>
    public long Unsaved { get; private set; }

    public bool IsLong => Unsaved > SnapshotAfter;

    public void Changed(int rows) => Unsaved += rows;

    public void GoOnFrom(long seq, long unsaved) => (Seq, Unsaved) = (seq, unsaved);

    /// <summary>The rows of the last snapshot, or null where there has never been one.</summary>
    public async Task<IEnumerable<T>?> LastSnapshot(CancellationToken cancel)
    {
        if (await snapshots.Load(noun, cancel) is not { } snapshot) return null;
        Seq = snapshot.Seq;
        return SnapshotChunks.Read<T>(snapshot.Chunks);
    }

    public async Task Save(IReadOnlyList<T> rows)
    {
        var upTo = Seq;
        Unsaved = 0;
        await snapshots.Save(noun, upTo, SnapshotChunks.Write(rows));
    }

    /// <summary>
    /// Hands on what comes after <see cref="Seq"/>, batch by batch; a batch that was not taken comes again the next time.
    /// </summary>
    public async Task Read(Func<ImmutableArray<T>, Task> take, CancellationToken cancel)
    {
        while (await journal.After(noun, Seq, Batch, cancel) is { Length: > 0 } entries)
        {
            await take([.. entries.Select(e => (T)e.Row)]);
            Seq = entries[^1].Seq;
        }
    }
}
