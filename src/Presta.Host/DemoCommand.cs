using Microsoft.Extensions.Logging.Abstractions;
using Presta.Demo;
using Presta.Notion;

namespace Presta.Host;

/// <summary><c>presta demo seed</c>, and the same for an empty embedded sandbox.</summary>
internal static class DemoCommand
{
    public static async Task<int> Seed(Settings settings)
    {
        var options = settings.Notion;
        if (!await SandboxProbe.IsSandbox(options.BaseUrl))
        {
            Console.Error.WriteLine($"{options.BaseUrl} n'est pas un bac à sable : les données de démonstration n'y ont pas leur place.");
            return 2;
        }
        if (!int.TryParse(settings["scale"] is { Length: > 0 } given ? given : "1", out var scale) || scale is < 1 or > 100)
        {
            Console.Error.WriteLine("--scale va de 1 à 100.");
            return 2;
        }
        try
        {
            await Seed(options, scale, CancellationToken.None);
            Console.WriteLine($"Données de démonstration écrites dans {options.BaseUrl} (échelle {scale}).");
            return 0;
        }
        catch (Exception refused) when (refused is InvalidOperationException or NotionException or NotionWorkspaceException)
        {
            Console.Error.WriteLine(refused.Message);
            return 1;
        }
    }

    public static async Task Seed(NotionOptions options, int scale, CancellationToken cancel)
    {
        var person = NotionAccess.Client(options, Settings.Person);
        var workspace = new NotionWorkspace(person, options, TimeProvider.System, NullLogger<NotionWorkspace>.Instance);
        await DemoSeed.Run(person, workspace, scale, TimeProvider.System.Today(), null, cancel);
    }
}
