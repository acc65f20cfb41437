using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Edge;
using Presta.Notion;

namespace Presta.Host;

/// <summary>The commands <c>presta notion …</c>: what an operator asks before and beside a running Presta.</summary>
internal static class NotionCommands
{
    public static Task<int> Provision(Settings settings) => WithWorkspace(settings, async workspace =>
        (await workspace.Provision()).SelectMany(report => report.Done.Concat(report.Problems.Select(p => $"! {p}")))
            .DefaultIfEmpty("Rien à créer : l'espace de travail est complet."));

    public static Task<int> Verify(Settings settings) => WithWorkspace(settings, async workspace =>
    {
        var reports = await workspace.Verify();
        return reports.SelectMany(r => r.Problems.Select(p => $"! {p}").Concat(r.Notices.Select(n => $"  {n}")))
            .Append($"{reports.Count(r => r.IsOk)} bases sur {reports.Length} conviennent.");
    });

    /// <summary>Asks the running Presta, which alone knows.</summary>
    public static Task<int> Status(Settings settings) => RunningPresta.Ask(settings, async http =>
    {
        using var ready = await http.GetAsync("/health/ready");
        using var notion = await http.GetAsync("/health/notion");
        var (nouns, figures) =
            (await ready.Content.ReadFromJsonAsync<JsonElement>(), await notion.Content.ReadFromJsonAsync<JsonElement>());
        foreach (var line in StatusLines.Of(nouns, figures, TimeProvider.System.GetUtcNow())) Console.WriteLine(line);
        return ready.IsSuccessStatusCode ? 0 : 1;
    });

    private static async Task<int> WithWorkspace(Settings settings, Func<NotionWorkspace, Task<IEnumerable<string>>> work)
    {
        var options = settings.Notion;
        if (!options.IsConfigured)
        {
            Console.Error.WriteLine("Notion:Token n'est pas renseigné.");
            return 2;
        }
        try
        {
            var client = NotionAccess.Client(options, budget: new(options.RequestsPerSecond, options.Burst));
            var lines = (await work(new(client, options, TimeProvider.System, NullLogger<NotionWorkspace>.Instance))).ToArray();
            foreach (var line in lines) Console.WriteLine(line);
            return lines.Any(line => line.StartsWith('!')) ? 1 : 0;
        }
        catch (Exception refused) when (refused is NotionException or NotionWorkspaceException or InvalidDataException)
        {
            Console.Error.WriteLine($"{options.BaseUrl}: {refused.Message}");
            return 2;
        }
    }
}
