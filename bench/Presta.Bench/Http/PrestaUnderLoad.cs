using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Presta.Api;
using Presta.Catalogs;
using Presta.NotionSandbox.Hosting;
using Presta.People;
using Presta.Silo;
using Presta.Storage;

namespace Presta.Bench.Http;

/// <summary>
/// API and silo in this process on SQLite, loaded from a Notion sandbox by its own sync, and two clients who have signed in.
/// </summary>
internal sealed class PrestaUnderLoad : IAsyncDisposable
{
    private const string Password = "Presta-Bench-2025!";

    public const string Size =
        $"{Workspace.ProjectsText} projects of {Workspace.CompaniesText} companies, each caller's company owns {Workspace.EachText}";

    private readonly WebApplication app;
    private readonly RunningSandbox sandbox;
    private readonly Workspace workspace;
    private string reader = "";
    private string writer = "";

    private PrestaUnderLoad(WebApplication app, RunningSandbox sandbox, Workspace workspace) =>
        (this.app, this.sandbox, this.workspace) = (app, sandbox, workspace);

    public int Port => app.ListensOn();

    public IGrainFactory Grains => app.Services.GetRequiredService<IGrainFactory>();

    public string List => "/api/client/projects";

    /// <summary>More than a catalog keeps answers for, so that every one is worked out anew.</summary>
    public ImmutableArray<string> Questions =>
    [
        .. from sort in (string[])["name", "status", "budget", "start_date", "end_date", "progress", "created_at", "updated_at"]
           from order in (string[])["asc", "desc"]
           from page in Enumerable.Range(1, 25)
           select $"{List}?limit=20&page={page}&sort={sort}&order={order}",
    ];

    /// <summary>Projects of the reader that have tasks, milestones and comments.</summary>
    public ImmutableArray<string> Folders => [.. workspace.Folders.Select(id => $"{List}/{id}")];

    /// <summary>Each of the writer's projects put on hold, then each taken up again.</summary>
    public ImmutableArray<string> Moves =>
    [
        .. from status in (string[])["on_hold", "active"]
           from id in workspace.Moved
           select RawRequest.Put($"{List}/{id}/status", writer, $$"""{"status":"{{status}}"}"""),
    ];

    /// <param name="configure">What a benchmark puts into the API besides.</param>
    public static async Task<PrestaUnderLoad> Start(string directory, Action<IServiceCollection>? configure = null)
    {
        var sandbox = await NotionSandboxServer.StartAsync("http://127.0.0.1:0", new SandboxOptions { RequestsPerMinute = 0 });
        var workspace = await Workspace.Seed(sandbox.Url.ToString().TrimEnd('/'), directory);

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Data:Directory"] = directory,
            ["Presta:Files:Path"] = Path.Combine(directory, "files"),
            ["Notion:BaseUrl"] = workspace.Notion.BaseUrl,
            ["Notion:Token"] = workspace.Notion.Token,
            ["Notion:Mapping"] = workspace.Notion.Mapping,
            ["RateLimits:User"] = "0",
            ["RateLimits:Address"] = "0",
            ["RateLimits:Attempts"] = "0",
        });
        // Loggers cost what they cost in the host, but the table shall not drown in a shutdown under load.
        builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Error)
            .AddFilter("Orleans", LogLevel.Critical).AddFilter("Polly", LogLevel.None).AddFilter("Presta", LogLevel.Critical);

        await StorageSchema.Apply(StorageOptions.Of(builder.Configuration));
        builder.AddPrestaSilo().AddPrestaApi();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapPresta();
        await app.StartAsync();
        var presta = new PrestaUnderLoad(app, sandbox, workspace);
        await presta.Warm();
        (presta.reader, presta.writer) = (await presta.SignIn(workspace.Reader), await presta.SignIn(workspace.Writer));
        return presta;
    }

    /// <summary>As the list's reader.</summary>
    public string Get(string path) => RawRequest.Get(path, reader);

    /// <summary>The body of an answer, which must be a success.</summary>
    public async Task<byte[]> Answer(string raw)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Port}{raw.Split(' ')[1]}");
        request.Headers.TryAddWithoutValidation("Authorization", reader.Split(": ")[1].TrimEnd());
        using var answer = await http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await sandbox.DisposeAsync();
    }

    private async Task Warm()
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        foreach (var noun in Nouns.All)
        {
            while (await noun.Catalog(grains).State() is { Phase: not CatalogPhase.Live } state)
            {
                if (state.Phase is CatalogPhase.Refused) throw new InvalidOperationException(state.Problem);
                await Task.Delay(100);
            }
        }
    }

    private async Task<string> SignIn((EntityId Id, string Email) user)
    {
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccountGrain>(user.Id.ToString()).Provision(Password);
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(
            $"http://127.0.0.1:{Port}/api/auth/login", new { email = user.Email, password = Password });
        var body = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return $"Authorization: Bearer {body.GetProperty("data").GetProperty("token").GetString()}\r\n";
    }
}
