using Presta.Chaos.Runs;

namespace Presta.Chaos.Invariants;

/// <summary>What the API shows of a row is what its latest journal entry holds, and its catalogs hold as many rows as there are.</summary>
internal sealed class ApiIsTheJournal : IInvariant
{
    public string Says => "catalogs equal the journal";

    public IEnumerable<string> Violations(World world)
    {
        var projects = world.Journal.Where(l => l.Noun == "projects").GroupBy(l => l.Id)
            .ToDictionary(g => g.Key, g => g.MaxBy(l => l.Version)!);
        foreach (var shown in world.Shown)
            if (projects.TryGetValue(shown.Project, out var line) && (line.Version, line.Status) != (shown.Version, shown.Status))
                yield return $"{shown.Node} shows {shown.Project} as {shown.Status} version {shown.Version}, the journal has {line.Status} version {line.Version}";
        foreach (var listed in world.Listed)
            foreach (var (id, (status, updatedAt)) in listed.Projects)
                if (projects.TryGetValue(id, out var line)
                    && (line.Status != status || line.UpdatedAt.ToUnixTimeSeconds() != updatedAt.ToUnixTimeSeconds()))
                    yield return $"{listed.Node} lists {id} as {status} of {updatedAt:O}, the journal has {line.Status} of {line.UpdatedAt:O}";
        var comments = world.Journal.Where(l => l.Noun == "comments" && l.Content is not null).Select(l => l.Content!).ToHashSet();
        foreach (var shown in world.Shown)
            if (shown.Comments.FirstOrDefault(
                c => c.StartsWith(Writer.Mark, StringComparison.Ordinal) && !comments.Contains(c)) is { } invented)
                yield return $"{shown.Node} shows comment «{invented}», which the journal does not have";
        foreach (var noun in world.Pages.GroupBy(p => p.Noun))
            foreach (var listed in world.Listed)
            {
                var expected = noun.Select(p => p.Row).Union(world.Journal.Where(l => l.Noun == noun.Key).Select(l => l.Id)).Count();
                if (listed.Rows.GetValueOrDefault(noun.Key) != expected)
                    yield return $"{listed.Node} holds {listed.Rows.GetValueOrDefault(noun.Key)} rows of {noun.Key}, there are {expected}";
            }
    }
}

/// <summary>Everything is delivered: every row has its page, with the values of its last version.</summary>
internal sealed class NotionIsTheJournal : IInvariant
{
    /// <summary>They live in Presta alone.</summary>
    public const string Stored = "notifications";

    public string Says => "Notion equals the journal";

    public IEnumerable<string> Violations(World world)
    {
        var pages = world.Pages.GroupBy(p => (p.Noun, p.Row)).ToDictionary(g => g.Key, g => g.First());
        foreach (var line in world.Journal.Where(l => l.Noun != Stored).GroupBy(l => (l.Noun, l.Id)).Select(g => g.MaxBy(l => l.Version)!))
        {
            if (line.Delivery != "Delivered") yield return $"{line.Noun} {line.Id} version {line.Version} is {line.Delivery}";
            else if (!pages.TryGetValue((line.Noun, line.Id), out var page)) yield return $"{line.Noun} {line.Id} has no page";
            else if (line.Status is not null && page.Status != line.Status)
                yield return $"{line.Id} is {page.Status} in Notion, {line.Status} in version {line.Version}, delivered {line.DeliveredAt:HH:mm:ss.fff}";
            else if (line.Content is not null && page.Content != line.Content)
                yield return $"comment {line.Id} reads «{page.Content}» in Notion, «{line.Content}» in the journal";
        }
    }
}

/// <summary>
/// While the run went on, a page showed a version no older than the last one that was known to be delivered. Statuses alternate from
/// version to version, so that a page which went back by one shows it.
/// </summary>
internal sealed class PagesNeverGoBack : IInvariant
{
    public string Says => "a page never goes back to an older version";

    public IEnumerable<string> Violations(World world)
    {
        var histories = world.Journal.Where(l => l.Noun == "projects").GroupBy(l => l.Id)
            .ToDictionary(g => g.Key, g => g.OrderBy(l => l.Version).ToArray());
        foreach (var sight in world.Sights)
        {
            if (!histories.TryGetValue(sight.Project, out var history)) continue;
            var delivered = Array.FindLastIndex(history, l => l.DeliveredAt < sight.From);
            if (delivered < 0) continue;
            var possible = history.Skip(delivered).TakeWhile((l, i) => i == 0 || l.At < sight.To).ToArray();
            if (possible.All(l => l.Status != sight.Status))
                yield return $"{sight.Project} showed {sight.Status} at {sight.From:HH:mm:ss.fff}, versions {possible[0].Version}–{possible[^1].Version} are {string.Join(", ", possible.Select(l => l.Status).Distinct())}; {possible[0].Version} was delivered {possible[0].DeliveredAt:HH:mm:ss.fff}";
        }
    }
}

/// <summary>
/// No person edits in Notion during a run: a change that the journal has from there is our own, misread. Of what Notion does not have,
/// Presta itself puts the oldest into the trash.
/// </summary>
internal sealed class NobodyElseWrote : IInvariant
{
    public string Says => "Presta takes no write of its own for a person's";

    public IEnumerable<string> Violations(World world) =>
        from line in world.Journal where line.Noun != NotionIsTheJournal.Stored && line.Version > 1 && line.Kind is "Merge" or "Conflict" or "Trash"
        select $"{line.Noun} {line.Id} version {line.Version} of {line.At:HH:mm:ss.fff} is a {line.Kind} by {line.Actor} (status {line.Status})";
}

internal sealed class WithinBudget : IInvariant
{
    public string Says => "Notion's budget is kept";

    public IEnumerable<string> Violations(World world)
    {
        if (world.Spending.RateLimited > 0) yield return $"{world.Spending.RateLimited} requests were refused with 429";
        if (world.Spending.MostPerMinute > world.Spending.Allowed)
            yield return $"{world.Spending.MostPerMinute} requests in a minute, {world.Spending.Allowed} are allowed";
    }
}
