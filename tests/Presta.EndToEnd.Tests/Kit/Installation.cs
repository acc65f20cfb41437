using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Presta.EndToEnd.Kit;

/// <summary>
/// A seeded sandbox and a Presta on it, in processes and directories of their own. The demo data is written once per run of the tests;
/// every installation begins with a copy.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    /// <summary>For what is not about the budget.</summary>
    public static readonly string[] Unhurried =
        ["--Sandbox:RequestsPerMinute=0", "--Notion:RequestsPerSecond=50", "--Notion:PollSeconds=2"];

    private static readonly Lazy<Task<string>> Seeded = new(Seed);

    private readonly string directory = NewDirectory();
    private readonly string[] settings;
    private Child? notion;
    private Child? host;

    private Installation(string[] settings)
    {
        this.settings = settings;
        Sandbox = new(Child.FreeUrl());
        Url = Child.FreeUrl();
        Client = new(Url);
    }

    public Sandbox Sandbox { get; }

    public Client Client { get; }

    public string Url { get; }

    /// <summary>Of the last start of Presta.</summary>
    public TimeSpan Ready => host!.Ready;

    public long Memory => host!.Memory;

    public string Output => host?.Output ?? "";

    /// <param name="prepare">What a person does in Notion before Presta first sees it.</param>
    public static async Task<Installation> Start(string[] settings, Func<Sandbox, Task>? prepare = null)
    {
        var installation = new Installation(settings);
        await installation.StartSandbox();
        if (prepare is not null) await prepare(installation.Sandbox);
        await installation.StartPresta();
        await installation.Client.SignIn();
        return installation;
    }

    /// <param name="others">Settings that override the installation's.</param>
    public async Task StartPresta(params string[] others) =>
        host = await Child.Start("Presta.Host", "Presta is ready on", ["--urls", Url, .. Settings(others)]);

    /// <summary>Runs a command of the product with the installation's settings.</summary>
    public Task<(int ExitCode, string Output)> Command(string[] command, params string[] others) =>
        Child.Run("Presta.Host", [.. command, .. Settings(others)]);

    /// <summary>A place that goes with the installation.</summary>
    public string Place(string name) => Path.Combine(directory, name);

    /// <summary>
    /// Changes that are on their way to Notion, or that Notion refused: past the API, because a doubtful create is on its way longer than
    /// its page shows.
    /// </summary>
    public async Task<int> Undelivered()
    {
        await using var journal = new SqliteConnection($"Data Source={Path.Combine(directory, "presta", "presta.db")};Mode=ReadOnly");
        await journal.OpenAsync();
        await using var count = journal.CreateCommand();
        count.CommandText = "SELECT count(*) FROM journal WHERE delivery <> 'Delivered'";
        return Convert.ToInt32(await count.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public void KillPresta() => host!.Kill();

    /// <summary>Runs the test's body; when it fails, what Presta said goes into the message.</summary>
    public async Task Tells(Func<Task> body)
    {
        try
        {
            await body();
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException(
                $"{failed}\n--- Presta said:\n{Output}\n--- Notion was asked: {(await Sandbox.Stats()).ByRoute}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (notion is not null) await notion.DisposeAsync();
        Client.Dispose();
        Sandbox.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    public static string NewDirectory() => Directory.CreateTempSubdirectory("presta-e2e-").FullName;

    private static async Task<string> Seed()
    {
        // Beside the tests, where the next run finds and replaces it.
        var (kept, own, url) = (Path.Combine(AppContext.BaseDirectory, "seeded"), NewDirectory(), Child.FreeUrl());
        if (Directory.Exists(kept)) Directory.Delete(kept, recursive: true);
        await using (await Child.Start("Presta.NotionSandbox", "Notion sandbox on", "--urls", url, $"--Data:Directory={kept}"))
        {
            var (exitCode, output) = await Child.Run("Presta.Host", "demo", "seed", $"--Notion:BaseUrl={url}", $"--Data:Directory={own}");
            if (exitCode != 0) throw new InvalidOperationException(output);
        }
        Directory.Delete(own, recursive: true);
        return kept;
    }

    private string[] Settings(string[] others) =>
        [$"--Notion:BaseUrl={Sandbox.Url}", "--Notion:Token=ntn_sandbox", "--Billing:Reminders=false",
            $"--Data:Directory={Place("presta")}", .. Client.Unlimited, .. settings, .. others];

    private async Task StartSandbox()
    {
        var own = Path.Combine(directory, "notion");
        Copy(await Seeded.Value, own);
        notion = await Child.Start(
            "Presta.NotionSandbox", "Notion sandbox on",
            ["--urls", Sandbox.Url, $"--Data:Directory={own}",
                .. settings.Where(s => s.StartsWith("--Sandbox:", StringComparison.Ordinal))]);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var inner in Directory.GetDirectories(from)) Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
