using System.Net;
using System.Text.Json.Nodes;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>People change databases, too.</summary>
public sealed class SchemaTests(ITestOutputHelper output)
{
    private const string Projects = "Projets clients";

    [Fact]
    public async Task A_renamed_property_is_named_by_verify_and_a_running_Presta_goes_on()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            await presta.Sandbox.Reshape(Projects, new() { ["Priorité"] = new JsonObject { ["name"] = "Priorité du projet" } });

            var (exitCode, said) = await Verify(presta);
            var line = Assert.Single(said.Split('\n'), l => l.Contains("« Priorité »", StringComparison.Ordinal));
            output.Tell($"verify says: {line}");
            Assert.Equal(1, exitCode);
            Assert.Contains("Priorité du projet", line, StringComparison.Ordinal);

            await ThreeMoreLooks(presta);
            Assert.True((await presta.Client.Get("/api/client/projects")).IsOk);
            Assert.True((await presta.Client.Get("/api/auth/me")).IsOk);
        });
    }

    [Fact]
    public async Task A_deleted_property_closes_its_noun_alone_with_a_line_that_names_it_until_it_is_back()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            await presta.Sandbox.Reshape(Projects, new() { ["Priorité"] = null });

            await Wait.Until(
                async () => (await presta.Client.Get("/api/client/projects")).Status is HttpStatusCode.ServiceUnavailable,
                TimeSpan.FromSeconds(60), "projects are closed");
            var closed = await presta.Client.Get("/api/client/projects");
            output.Tell($"projects answer: {closed.Text}");
            Assert.Contains("« Priorité »", closed.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.True((await presta.Client.Get("/api/auth/me")).IsOk);
            Assert.Equal(["projects"], await Closed(presta));

            await presta.Sandbox.Reshape(
                Projects, new() { ["Priorité"] =
                new JsonObject { ["select"] =
                    new JsonObject { ["options"] = new JsonArray(
                    [.. new[] { "Basse", "Moyenne", "Haute", "Critique" }.Select(n => new JsonObject { ["name"] = n })]) } } });

            await Wait.Until(
                async () => (await presta.Client.Get("/api/client/projects")).IsOk, TimeSpan.FromSeconds(60), "projects are served again");
            Assert.Empty(await Closed(presta));
        });
    }

    private static async Task<string[]> Closed(Installation presta) =>
        [.. (await presta.Client.Get("/health/ready")).Data.GetProperty("nouns").EnumerateArray()
            .Where(n => n.GetProperty("phase").GetString() == "refused").Select(n => n.GetProperty("noun").GetString()!)];

    private static async Task<(int ExitCode, string Output)> Verify(Installation presta)
    {
        var fresh = Installation.NewDirectory();
        try
        {
            return await Child.Run(
                "Presta.Host", "notion", "verify", $"--Notion:BaseUrl={presta.Sandbox.Url}", "--Notion:Token=ntn_sandbox",
                $"--Data:Directory={fresh}");
        }
        finally
        {
            Directory.Delete(fresh, recursive: true);
        }
    }

    /// <summary>Presta compares databases with their declarations from time to time.</summary>
    private static async Task ThreeMoreLooks(Installation presta)
    {
        async Task<int> Looks() => (await presta.Sandbox.Stats())
            .Calls.Count(c => c is { Method: "GET", Route: "/v1/databases/{id}", Status: 200 });
        var before = await Looks();
        await Wait.Until(async () => await Looks() >= before + 27, TimeSpan.FromSeconds(90), "three more looks at nine databases");
    }
}
