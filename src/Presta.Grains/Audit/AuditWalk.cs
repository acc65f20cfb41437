using System.Globalization;

namespace Presta.Audit;

/// <summary>
/// Goes along the chain line by line and stops at the first one that is not as it was written, or not where. Pure: it knows lines and
/// heads, no database.
/// </summary>
/// <param name="seen">Heads of the same trail that were kept elsewhere: only they show that the newest lines were cut off, or that all was
/// written anew.</param>
/// <param name="mayBeGone">Whether the journal does not keep the entry of a line any more.</param>
internal sealed class AuditWalk(IReadOnlyList<SeenHead> seen, Func<WalkedLine, bool> mayBeGone)
{
    private readonly HashSet<SeenHead> missed = [.. seen];
    private AuditHead? start;
    private DateTimeOffset? prunedAt;
    private bool isStartExplained = true;

    public AuditHead Head { get; private set; } = AuditHead.None;

    public DateTimeOffset? HeadAt { get; private set; }

    public long Lines { get; private set; }

    /// <summary>What is wrong with the line; null when it may follow those before it.</summary>
    public string? Next(WalkedLine line)
    {
        if (start is null) Begin(line);
        if (line.Seq != Head.Seq + 1) return Missing(Head.Seq + 1, line.Seq - 1);
        if (AuditLine.HashOf(line.PrevHash, line.Json) != line.Hash)
            return Said($"Line {line.Seq} was changed: it does not have its hash.");
        if (line.PrevHash != Head.Hash)
            return Said($"Line {line.Seq} does not follow line {Head.Seq}: one of them stands in another's place, or was written anew.");
        if (line.Noun is not null && line.IsEntryMissing && !mayBeGone(line))
            return Said($"The journal's entry {line.Entry}, of which line {line.Seq} tells, is missing.");
        if (line.Noun is not null && !line.IsEntryMissing && line.EntryDigest != line.Digest)
            return Said($"The journal's entry {line.Entry} was changed: it is not as line {line.Seq} tells.");
        (Head, HeadAt, Lines) = (new(line.Seq, line.Hash), line.At, Lines + 1);
        if (line.Action is AuditActions.Pruned && line.Object == AuditPruning.ObjectOf(start!))
            (isStartExplained, prunedAt) = (true, line.At);
        missed.RemoveWhere(s => s.Is(Head));
        return null;
    }

    /// <summary>What only the whole chain shows to be wrong.</summary>
    public string? End()
    {
        if (!isStartExplained) return Missing(1, start!.Seq);
        if (start is not null) missed.RemoveWhere(s => (s.Seq < start.Seq && MayBePruned(s)) || s.Is(start));
        return missed.FirstOrDefault() is not { } lost ? null
            : lost.Seq > Head.Seq
                ? Said($"The newest lines were cut off: the chain ends at line {Head.Seq}, and was seen to reach line {lost.Seq}.")
            : Said($"No line {(lost.Seq is { } seq ? Said($"{seq} ") : "")}has the hash {lost.Hash} that was seen: the newest lines were cut off, or all was written anew.");
    }

    /// <summary>Lines go after ninety days: who says that younger ones were pruned has cut them off.</summary>
    private bool MayBePruned(SeenHead head) => head.At is not { } at || prunedAt - at >= AuditPruning.Kept;

    private void Begin(WalkedLine first)
    {
        start = first.Seq is 1 ? AuditHead.None : new(first.Seq - 1, first.PrevHash);
        (Head, isStartExplained) = (start, first.Seq is 1);
    }

    private static string Missing(long first, long last) => first == last ? Said($"Line {first} was removed.")
        : Said($"Lines {first} to {last} were removed.");

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A line with what the journal holds of the entry it tells of.</summary>
internal sealed record WalkedLine : AuditLine
{
    public string? EntryKind { get; init; }

    public string? EntryChanges { get; init; }

    public string? EntryRow { get; init; }

    /// <summary>1 where the journal has a newer entry of the row.</summary>
    public int Newer { get; init; }

    public bool IsEntryMissing => EntryKind is null;

    public string EntryDigest => AuditLines.DigestOf(EntryKind!, EntryChanges!, EntryRow!);

    public string Entry => string.Create(CultureInfo.InvariantCulture, $"{Noun}/{Id} version {Version}");
}

/// <summary>What somebody wrote down of a head: its line, its hash, or both.</summary>
/// <param name="At">When the line was written: only an old one may have been pruned since. Null where nobody noted it.</param>
public sealed record SeenHead(long? Seq, string? Hash, DateTimeOffset? At = null)
{
    internal bool Is(AuditHead head) => (Seq is null || Seq == head.Seq) && (Hash is null || Hash == head.Hash);
}
