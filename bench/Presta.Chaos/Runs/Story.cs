using System.Collections.Concurrent;

namespace Presta.Chaos.Runs;

internal enum Deed { Comment, Move }

/// <summary>What the writer was told: done; refused, so that nothing happened; or nothing that tells whether it happened.</summary>
internal enum Outcome { Done, Refused, Unknown }

/// <summary>One write as its writer knows it. A repetition under the same key is part of the write that it repeats.</summary>
/// <param name="Value">The comment's text, or the status asked for.</param>
/// <param name="Version">Of the project, as a move's answer told it.</param>
internal sealed record Act(Deed Deed, string Value, string? Key, string Node, DateTimeOffset At, Outcome Outcome, long? Version = null);

/// <summary>A project's page as the API showed it right after a write was acknowledged.</summary>
internal sealed record Reading(Act After, string Node, string Status, long Version, int TimesShown);

/// <summary>An answer that no accident excuses.</summary>
internal sealed record Oddity(string Node, string Call, int Status, string Text);

/// <summary>Everything one project's only writer did in a run, and what it was shown.</summary>
internal sealed record Story(string Project)
{
    public ConcurrentQueue<Act> Acts { get; } = [];

    public ConcurrentQueue<Reading> Readings { get; } = [];

    public ConcurrentQueue<Oddity> Oddities { get; } = [];

    public IEnumerable<Act> Of(Deed deed, Outcome outcome) => Acts.Where(a => a.Deed == deed && a.Outcome == outcome);
}
