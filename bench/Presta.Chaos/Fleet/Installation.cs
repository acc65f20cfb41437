using System.Collections.Immutable;

namespace Presta.Chaos.Fleet;

/// <param name="IsStrict">Notion's own budget, and 0 refusals for want of it, rather than one that lets a run settle in seconds.</param>
internal sealed record Size(int Silos = 3, int Apis = 2, bool IsStrict = false)
{
    public string[] Sandbox => IsStrict ? ["--Sandbox:RequestsPerMinute=180"] : ["--Sandbox:RequestsPerMinute=0"];

    public string[] Silo => IsStrict ? ["--Notion:PollSeconds=20"]
        : [$"--Notion:RequestsPerSecond={RequestsPerSecond}", "--Notion:PollSeconds=2"];

    public int RequestsPerSecond => IsStrict ? 3 : 50;
}

/// <summary>PostgreSQL, a seeded sandbox, silos and API nodes: processes on free ports, in a directory of their own.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<Node> isDown = [];
    private readonly CancellationTokenSource ended = new();
    private Child? notion;
    private Task? supervising;

    private Installation(Size size, string directory, PostgresServer postgres, string database)
    {
        (Size, Directory, Postgres, Database) = (size, directory, postgres, database);
        Sandbox = new(Child.FreeUrl());
        string[] common =
            ["--Storage:Provider=PostgreSql", $"--ConnectionStrings:Presta={database}", $"--Notion:BaseUrl={Sandbox.Url}",
            "--Notion:Token=ntn_sandbox"];
        Silos = [.. Enumerable.Range(1, size.Silos).Select(i => new Node($"silo{i}", "Presta.Silo", Child.FreeUrl(), Log($"silo{i}"),
            [.. common, .. size.Silo, $"--Silo:Port={FreePorts.Next()}", $"--Silo:GatewayPort={FreePorts.Next()}",
                $"--Notion:Mapping={Path.Combine(directory, $"mapping{i}.json")}"]))];
        Apis = [.. Enumerable.Range(1, size.Apis).Select(i => new Node($"api{i}", "Presta.Api", Child.FreeUrl(), Log($"api{i}"),
            [.. common, $"--Presta:Files:Path={Path.Combine(directory, "files")}", .. Client.Unlimited]))];
    }

    public Size Size { get; }

    /// <summary>Logs lie here.</summary>
    public string Directory { get; }

    public PostgresServer Postgres { get; }

    public string Database { get; }

    public Sandbox Sandbox { get; }

    public ImmutableArray<Node> Silos { get; }

    public ImmutableArray<Node> Apis { get; }

    public IEnumerable<Node> Nodes => Silos.Concat(Apis);

    /// <summary>CPU time of the programs that scaling is not about.</summary>
    public int SandboxProcess => notion!.Id;

    public static async Task<Installation> Start(Size size)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("presta-chaos-").FullName;
        var postgres = await PostgresServer.Start();
        var installation = new Installation(size, directory, postgres, await postgres.NewDatabase());
        try
        {
            await installation.Seed();
            foreach (var node in installation.Nodes) node.Start();
            await installation.IsReady(Patience);
            installation.supervising = installation.Supervise();
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>All nodes answer that they are ready.</summary>
    public Task<TimeSpan> IsReady(TimeSpan most) =>
        Wait.Until(async () => (await Task.WhenAll(Nodes.Select(n => n.IsReady()))).All(ready => ready),
        most, "all silos and API nodes are ready", TimeSpan.FromMilliseconds(100));

    /// <summary>An accident that ends in a start of its own: the supervisor leaves the node alone meanwhile.</summary>
    public async Task Handle(Node node, Func<Task> accident)
    {
        lock (isDown) isDown.Add(node);
        try
        {
            await accident();
        }
        finally
        {
            lock (isDown) isDown.Remove(node);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        if (supervising is not null) await supervising;
        foreach (var node in Nodes) await node.DisposeAsync();
        if (notion is not null) await notion.DisposeAsync();
        Sandbox.Dispose();
        await Postgres.Stop("immediate");
        ended.Dispose();
    }

    private string Log(string name) => Path.Combine(Directory, $"{name}.log");

    private async Task Seed()
    {
        var demo = await Demo.Directory();
        var own = Path.Combine(Directory, "notion");
        Demo.Copy(demo, own);
        notion = await Child.Start(
            "Presta.NotionSandbox", "Notion sandbox on", ["--urls", Sandbox.Url, $"--Data:Directory={own}", .. Size.Sandbox]);
    }

    /// <summary>What systemd or Kubernetes does: who ended is started again.</summary>
    private async Task Supervise()
    {
        while (!ended.IsCancellationRequested)
        {
            foreach (var node in Nodes)
            {
                lock (isDown)
                {
                    if (!isDown.Contains(node) && !node.IsRunning) node.Start();
                }
            }
            await Task.Delay(100).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>The demo data as a sandbox keeps it, written once beside the program.</summary>
internal static class Demo
{
    public static async Task<string> Directory()
    {
        var kept = Path.Combine(
            AppContext.BaseDirectory, $"seeded-{DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime):yyyyMMdd}");
        if (System.IO.Directory.Exists(kept)) return kept;
        var (fresh, own, url) = (kept + ".tmp", System.IO.Directory.CreateTempSubdirectory("presta-chaos-").FullName, Child.FreeUrl());
        if (System.IO.Directory.Exists(fresh)) System.IO.Directory.Delete(fresh, recursive: true);
        await using (await Child.Start("Presta.NotionSandbox", "Notion sandbox on", "--urls", url, $"--Data:Directory={fresh}"))
        {
            var (exitCode, output) = await Child.Run("Presta.Host", "demo", "seed", $"--Notion:BaseUrl={url}", $"--Data:Directory={own}");
            if (exitCode != 0) throw new InvalidOperationException(output);
        }
        System.IO.Directory.Delete(own, recursive: true);
        System.IO.Directory.Move(fresh, kept);
        return kept;
    }

    public static void Copy(string from, string to)
    {
        System.IO.Directory.CreateDirectory(to);
        foreach (var inner in System.IO.Directory.GetDirectories(from)) Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
        foreach (var file in System.IO.Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
