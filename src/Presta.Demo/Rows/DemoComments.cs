using Presta.People;
using Presta.Projects;

namespace Presta.Demo;

/// <summary>What was said on a project so far: two to four lines of one talk, in their order, in office hours.</summary>
internal static class DemoComments
{
    private const int LongestTalk = 21;

    public static IEnumerable<Comment> Make(IEnumerable<Story> stories, DateOnly today)
    {
        var chance = new Chance(Nouns.Comments);
        return stories.SelectMany(story => Of(story, today, chance)).Numbered();
    }

    private static IEnumerable<Comment> Of(Story story, DateOnly today, Chance chance)
    {
        var talk = chance.Pick([.. Talks.All.Where(t => t.From <= story.Done).TakeLast(3)]);
        var latest = story.HasBegun ? story.Time.To.OrEarlier(today.AddDays(-1)) : today.AddDays(-1);
        // Early enough that the last line, a weekend between, is said by then.
        var day = latest.AddDays(-chance.Between(talk.Lines.Length + 1, LongestTalk)).Workday();
        var authors = new Dictionary<Part, User>
        {
            [Part.Client] = chance.Pick(story.Contacts), [Part.Manager] = story.Manager, [Part.Prestataire] = chance.Pick(story.Team),
        };
        foreach (var line in talk.Lines)
        {
            var author = authors[line.By];
            yield return new()
            {
                Subject = line == talk.Lines[0] ? talk.Subject : $"Re : {talk.Subject}",
                ProjectId = story.Project.Id,
                Content = line.Text,
                AuthorName = author.Name,
                AuthorId = author.Id,
                Recipient = "team",
                SentAt = BusinessTime.At(day, TimeOnly.MinValue.AddMinutes(chance.Between(8 * 60, 17 * 60))),
            };
            day = day.AddDays(day.DayOfWeek is DayOfWeek.Friday ? 3 : 1);
        }
    }
}
