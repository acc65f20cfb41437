using Microsoft.Data.Sqlite;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>What Notion refused for good waits for a person, who finds it and sends it again.</summary>
public sealed class OutboxTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_dead_letter_is_listed_and_reaches_Notion_once_it_is_revived()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            await presta.Sandbox.Break(new[] { new { fault = "offline", probability = 1.0 } });
            var project = (await presta.Client.Projects("active"))[0];
            var (one, two) =
                ((await presta.Client.Comment(project, "Refusé un")).Id, (await presta.Client.Comment(project, "Refusé deux")).Id);
            await Bury(presta, one, "validation_error: trop long");
            await Bury(presta, two, "validation_error: option inconnue");
            await presta.Sandbox.Mend();

            var (exitCode, said) = await presta.Command(["outbox", "list"], "--urls", presta.Url);
            output.Tell(said.Trim());
            Assert.Equal(0, exitCode);
            Assert.Contains($"{one}", said, StringComparison.Ordinal);
            Assert.Contains("option inconnue", said, StringComparison.Ordinal);

            Assert.Equal((1, 0), ((await presta.Command(["outbox", "revive", Guid.NewGuid().ToString()], "--urls", presta.Url)).ExitCode,
                (await presta.Command(["outbox", "revive", one], "--urls", presta.Url)).ExitCode));
            await Wait.Until(async () => await Pages(presta, "Refusé un") == 1, TimeSpan.FromSeconds(60), "the first comment is in Notion");
            Assert.Equal(0, await Pages(presta, "Refusé deux"));

            Assert.Equal(0, (await presta.Command(["outbox", "revive-all"], "--urls", presta.Url)).ExitCode);
            await Wait.Until(async () => await presta.Undelivered() == 0, TimeSpan.FromSeconds(60), "everything is delivered");
            Assert.Equal(1, await Pages(presta, "Refusé deux"));
            Assert.Contains(
                "rien refusé", (await presta.Command(["outbox", "list"], "--urls", presta.Url)).Output, StringComparison.Ordinal);
        });
    }

    private static async Task<int> Pages(Installation presta, string content) =>
        (await presta.Sandbox.Pages("Commentaires")).Count(p => p.Text("Contenu") == content);

    /// <summary>What the outbox does when Notion refuses for good, which a sandbox never does to a database that fits.</summary>
    private static async Task Bury(Installation presta, string id, string reason)
    {
        await using var journal = new SqliteConnection(
            $"Data Source={Path.Combine(presta.Place("presta"), "presta.db")};Default Timeout=10");
        await journal.OpenAsync();
        await using var bury = journal.CreateCommand();
        bury.CommandText = "UPDATE journal SET delivery = 'Dead', note = $reason WHERE id = $id AND delivery = 'Pending'";
        bury.Parameters.AddWithValue("$id", id);
        bury.Parameters.AddWithValue("$reason", reason);
        Assert.Equal(1, await bury.ExecuteNonQueryAsync());
    }
}
