using Presta.Chaos.Runs;

namespace Presta.Chaos.Invariants;

/// <summary>A project's status is the last acknowledged one, or one that was asked for without an answer.</summary>
internal sealed class NothingLost : IInvariant
{
    public string Says => "no acknowledged write is lost";

    public IEnumerable<string> Violations(World world) =>
        Comments(world)
            .Concat(from story in world.Stories from shown in world.Shown.Where(s => s.Project == story.Project) from lost in Moves(
            story, shown) select lost);

    private static IEnumerable<string> Comments(World world)
    {
        var acknowledged = world.Earlier.Concat(
            from story in world.Stories from act in story.Of(Deed.Comment, Outcome.Done) select (story.Project, Text: act.Value))
            .ToLookup(a => a.Project, a => a.Text);
        return from shown in world.Shown let there =
            shown.Comments.ToHashSet() from text in acknowledged[shown.Project] where !there.Contains(text)
               select $"comment «{text}» is not shown by {shown.Node}";
    }

    private static IEnumerable<string> Moves(Story story, Shown shown)
    {
        if (story.Of(Deed.Move, Outcome.Done).LastOrDefault() is not { } last) yield break;
        if (shown.Version < last.Version)
            yield return $"{story.Project} has version {shown.Version} at {shown.Node}, {last.Version} was acknowledged";
        else if (shown.Status != last.Value
            && (shown.Version == last.Version || story.Of(Deed.Move, Outcome.Unknown).All(a => a.Value != shown.Status)))
            yield return $"{story.Project} is {shown.Status} (version {shown.Version}) at {shown.Node}, {last.Value} (version {last.Version}) was acknowledged";
    }
}

/// <summary>Every comment was sent as one operation: under one key, however often, or once without.</summary>
internal sealed class NothingTwice : IInvariant
{
    public string Says => "no write is done twice";

    public IEnumerable<string> Violations(World world) =>
        (from shown in world.Shown from text in shown.Comments.GroupBy(c => c) where text.Key.StartsWith(
            Writer.Mark, StringComparison.Ordinal) && text.Count() > 1
         select $"comment «{text.Key}» is shown {text.Count()} times by {shown.Node}")
        .Concat(from page in world.Pages.Where(p => p.PrestaId.Length > 0)
            .GroupBy(p => p.PrestaId) where page.Count() > 1 select $"{page.Count()} pages in Notion have the Presta ID {page.Key}")
        .Concat(from page in world.Pages.Where(p => p.Content.StartsWith(Writer.Mark, StringComparison.Ordinal))
            .GroupBy(p => p.Content) where page.Count() > 1 select $"comment «{page.Key}» has {page.Count()} pages in Notion");
}

internal sealed class ReadYourWrites : IInvariant
{
    public string Says => "who has written sees it through the other node";

    public IEnumerable<string> Violations(World world) =>
        from story in world.Stories from reading in story.Readings from wrong in Wrong(
            story, reading) select $"{story.Project} at {reading.Node}: {wrong}";

    private static IEnumerable<string> Wrong(Story story, Reading reading)
    {
        if (reading.After.Deed is Deed.Comment)
        {
            if (reading.TimesShown != 1)
                yield return $"comment «{reading.After.Value}» is shown {reading.TimesShown} times right after its acknowledgement";
            yield break;
        }
        if (reading.Version < reading.After.Version)
            yield return $"version {reading.Version} right after {reading.After.Version} was acknowledged";
        else if (reading.Status != reading.After.Value
            && (reading.Version == reading.After.Version || story.Of(Deed.Move, Outcome.Unknown).All(a => a.Value != reading.Status)))
            yield return $"status {reading.Status} (version {reading.Version}) right after {reading.After.Value} (version {reading.After.Version}) was acknowledged";
    }
}

/// <summary>
/// A move to where the project is already changes nothing, its version neither: which happens only after a write without an answer.
/// </summary>
internal sealed class VersionsGrow : IInvariant
{
    public string Says => "versions strictly increase";

    public IEnumerable<string> Violations(World world) =>
        from story in world.Stories
        let moves = story.Of(Deed.Move, Outcome.Done).ToArray()
        from pair in moves.Zip(moves.Skip(1))
        where pair.Second.Version < pair.First.Version
            || (pair.Second.Version == pair.First.Version && pair.Second.Value != pair.First.Value)
        select $"{story.Project}: version {pair.Second.Version} ({pair.Second.Value}) was acknowledged after {pair.First.Version} ({pair.First.Value})";
}

/// <summary>Only nodes that were shot, and refusals that say when to try again, leave a caller without an answer.</summary>
internal sealed class HonestAnswers : IInvariant
{
    public string Says => "what fails, fails with 503 and Retry-After";

    public IEnumerable<string> Violations(World world) =>
        from story in world.Stories from oddity in story.Oddities select $"{oddity.Node} answered {oddity.Call} with {oddity.Status}: {oddity.Text}";
}
