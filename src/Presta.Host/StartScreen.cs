using Presta.Catalogs;
using Presta.Demo;
using Presta.Mail;
using Presta.Notion;
using Presta.People;
using Spectre.Console;

namespace Presta.Host;

/// <summary>What runs where, which accounts exist, how far the warm-up is; then, once, that Presta is ready.</summary>
internal sealed class StartScreen(WebApplication app, Settings settings, NotionOptions notion, bool isSandbox)
{
    private readonly IGrainFactory grains = app.Services.GetRequiredService<IGrainFactory>();
    private readonly CancellationToken stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    public async Task Show()
    {
        var url = app.Urls.First();
        Line($"Presta      {url}   reference {url}/reference   health {url}/health/ready   metrics {url}/metrics");
        Line($"Notion      {notion.BaseUrl}{(isSandbox ? $"   sandbox, figures {notion.BaseUrl}/_sandbox/stats" : "")}");
        Line($"Data        {Path.GetFullPath(settings.DataDirectory)}");
        Line($"Mails       {app.Services.GetRequiredService<IMailTransport>().Destination}");
        try
        {
            await WarmUp();
            if (isSandbox) await Accounts();
            Line($"Presta is ready on {url}");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Line("Stopped before it was ready.");
        }
    }

    private Task WarmUp() => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
        ? AnsiConsole.Progress().StartAsync(async progress =>
        {
            var bars = Nouns.All.ToDictionary(n => n.Name, n => progress.AddTask(n.Title));
            await Watch(state => bars[state.Noun].Value = state.IsSettled ? 100 : Math.Min(99, state.Percent));
        })
        : Watch(state =>
            { if (state.IsSettled) Line($"  {state.Noun,-12} {(state.Problem is { } problem ? problem : $"{state.Rows} rows")}"); });

    /// <summary>Shows each catalog as it goes, until all of them are live or cannot be.</summary>
    private async Task Watch(Action<CatalogState> show)
    {
        var open = Nouns.All.ToList();
        while (open.Count > 0)
        {
            foreach (var noun in open.ToList())
            {
                var state = await noun.Catalog(grains).State();
                if (state.IsSettled) open.Remove(noun);
                show(state);
            }
            if (open.Count > 0) await Task.Delay(50, stopping);
        }
    }

    private async Task Accounts()
    {
        var users = grains.GetGrain<IUsersCatalog>(Nouns.Users.Name);
        var known = await Task.WhenAll(DemoAccounts.Emails.Select(async email =>
        {
            if ((await users.Of("email", email)).Value is not [var user]) return null;
            return $"  {email,-28} {user.Roles}";
        }));
        if (known.OfType<string>().ToArray() is not { Length: > 0 } lines) return;
        Line($"Accounts    (password {DemoAccess.Password})");
        foreach (var line in lines) Line(line);
    }

    private static void Line(string text) => Console.WriteLine(text);
}
