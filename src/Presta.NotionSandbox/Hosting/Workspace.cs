using Presta.NotionSandbox.Budget;
using Presta.NotionSandbox.Control;
using Presta.NotionSandbox.Faults;
using Presta.NotionSandbox.Query;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Hosting;

/// <summary>One sandbox: its data, its budget, its faults and its statistics.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly FileJournal? journal;

    public Workspace(SandboxOptions options, ILogger<Workspace> log)
    {
        (Options, Log, Clock) = (options, log, options.Clock);
        World = new World(Clock, options.Seed);
        Uploads = new UploadBytes(options.DataDirectory);
        Budget = Budgets.Of(options);
        Latency = new Latency(options.LatencyMs, Clock, NewRandom());
        Requests = new RequestLog();
        Faults = new FaultBoard(Clock, NewRandom());
        journal = options.DataDirectory is { Length: > 0 } directory ? new FileJournal(directory) : null;
        World.Open((IJournal?)journal ?? NoJournal.Instance);
    }

    public SandboxOptions Options { get; }
    public ILogger Log { get; }
    public TimeProvider Clock { get; }
    public World World { get; }
    public UploadBytes Uploads { get; }
    public Cursors Cursors { get; } = new();
    public IBudget Budget { get; }
    public Latency Latency { get; }
    public RequestLog Requests { get; }
    public FaultBoard Faults { get; }

    public void Reset(bool keepData)
    {
        if (!keepData)
        {
            World.Clear();
            Uploads.Clear();
        }
        Requests.Clear();
        Faults.Clear();
        Budget.Reset();
    }

    public void Dispose() => journal?.Dispose();

    private Random NewRandom() => Options.Seed is { } seed ? new Random(seed) : new Random();
}

internal static partial class WorkspaceLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Endpoint {Method} {Route} failed")]
    public static partial void EndpointFailed(this ILogger log, Exception error, string method, string route);
}
