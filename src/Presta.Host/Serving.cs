using Presta.Api;
using Presta.Edge;
using Presta.Notion;
using Presta.NotionSandbox.Hosting;
using Presta.Silo;
using Presta.Storage;

namespace Presta.Host;

/// <summary>Everything in one process: API, silo, storage, and a Notion sandbox unless a workspace is configured.</summary>
internal static class Serving
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static async Task<int> Run(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateSlimBuilder(
                new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
            var settings = new Settings(builder.Configuration);
            var notion = settings.Notion;
            if (!notion.IsConfigured) return Refuse("Notion:BaseUrl is set, but Notion:Token is not.");
            if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
            Complete(builder.Configuration, settings, notion);
            Quiet(builder.Logging);

            await StorageSchema.Apply(StorageOptions.Of(builder.Configuration));
            await using var sandbox = settings.IsEmbedded ? await Sandbox(builder.Configuration, settings) : null;
            var isSandbox = sandbox is not null || await SandboxProbe.IsSandbox(notion.BaseUrl);

            var prepared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            builder.Services.AddSingleton(new EdgeGate(prepared.Task));
            if (isSandbox && builder.Configuration["Billing:Demo"] is null) builder.Configuration["Billing:Demo"] = "true";
            builder.AddPrestaSilo().AddPrestaApi();
            var app = builder.Build();
            app.MapPresta();

            var screen = new StartScreen(app, settings, notion, isSandbox);
            var seeding = sandbox is null ? Task.CompletedTask : SeedWhenEmpty(notion);
            await app.StartAsync();
            await seeding;
            prepared.SetResult();
            await screen.Show();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception refused) when (
            refused is InvalidOperationException or IOException or InvalidDataException
            && refused.StackTrace?.Contains("Presta.", StringComparison.Ordinal) is true)
        {
            return Refuse(refused.Message);
        }
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"Presta cannot start: {why}");
        return 1;
    }

    /// <summary>What is derived from other settings, so that every part reads the same.</summary>
    private static void Complete(ConfigurationManager configuration, Settings settings, Notion.NotionOptions notion) =>
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Notion:BaseUrl"] = notion.BaseUrl,
        ["Notion:Token"] = notion.Token,
        ["Notion:Mapping"] = notion.Mapping,
        ["Presta:Files:Path"] = settings.Files,
    });

    /// <summary>People read this console: warnings and what Presta itself has to say.</summary>
    private static void Quiet(ILoggingBuilder logging) => logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true)
        .SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans", LogLevel.Error)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

    private static Task<RunningSandbox> Sandbox(IConfiguration configuration, Settings settings)
    {
        var options = configuration.GetSection("Sandbox").Get<SandboxOptions>() ?? new();
        options.DataDirectory ??= Path.Combine(settings.DataDirectory, "sandbox");
        return NotionSandboxServer.StartAsync(settings.SandboxUrl, options);
    }

    private static async Task SeedWhenEmpty(Notion.NotionOptions notion)
    {
        var found = await NotionAccess.Client(notion, Settings.Person).Search(null, "database");
        if (found.Results.IsEmpty) await DemoCommand.Seed(notion, 1, CancellationToken.None);
    }
}
