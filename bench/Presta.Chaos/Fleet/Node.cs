namespace Presta.Chaos.Fleet;

/// <summary>A silo or an API node: a place with its ports and its log, at which one process after another runs.</summary>
internal sealed class Node(string name, string program, string url, string log, string[] arguments) : IAsyncDisposable
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(40);
    private readonly HttpClient health = new() { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(3) };
    private Child? child;

    public string Name => name;

    public string Url => url;

    public int Process => child!.Id;

    public TimeSpan Spent => child!.Spent;

    public long Memory => child!.Memory;

    public bool IsRunning => child is { HasEnded: false };

    public void Start() => child = Child.Begin(program, log, ["--urls", url, .. arguments]);

    public void Kill() => child!.Kill();

    public void Freeze() => child!.Freeze();

    public void Thaw() => child!.Thaw();

    /// <summary>How long its goodbye took; a process that does not go is killed, and that is told.</summary>
    public async Task<bool> Terminate()
    {
        if (await child!.Terminate(LongestGoodbye)) return true;
        child.Kill();
        return false;
    }

    public async Task<bool> IsReady()
    {
        try
        {
            using var answer = await health.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }

    public Task<TimeSpan> BecomesReady(TimeSpan most) => Wait.Until(IsReady, most, $"{name} is ready");

    public async ValueTask DisposeAsync()
    {
        if (child is not null) await child.DisposeAsync();
        health.Dispose();
    }
}
