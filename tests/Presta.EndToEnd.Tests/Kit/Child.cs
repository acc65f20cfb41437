using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Presta.EndToEnd.Kit;

/// <summary>One of the product's programs as a process of its own, with all it said. It never outlives the tests.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<Child, bool> Running = [];

    private readonly ConcurrentQueue<string> said = [];
    private readonly Process process;

    static Child() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var child in Running.Keys) child.Kill();
    };

    private Child(string program, string[] arguments)
    {
        process = new()
        {
            StartInfo = new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = AppContext.BaseDirectory,
            },
        };
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.Start();
        Running[this] = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', said);

    /// <summary>Starts a program and waits for the line that says it is ready; <see cref="Ready"/> tells how long that took.</summary>
    public static async Task<Child> Start(string program, string ready, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        var child = new Child(program, arguments);
        try
        {
            await Wait.Until(() => child.Output.Contains(ready, StringComparison.Ordinal) || (child.process.HasExited ? throw new InvalidOperationException("it ended") : false),
                TimeSpan.FromSeconds(90), $"«{ready}»", TimeSpan.FromMilliseconds(20));
        }
        catch (Exception failed)
        {
            await child.DisposeAsync();
            throw new InvalidOperationException($"{program} did not get ready: {failed.Message}\n{child.Output}");
        }
        child.Ready = watch.Elapsed;
        return child;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string program, params string[] arguments)
    {
        await using var child = new Child(program, arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await child.process.WaitForExitAsync(limit.Token);
        return (child.process.ExitCode, child.Output);
    }

    public static string FreeUrl()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}";
    }

    public TimeSpan Ready { get; private set; }

    /// <summary>As <c>kill -9</c>: no goodbye.</summary>
    public void Kill()
    {
        Running.TryRemove(this, out _);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit(10_000);
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    private void Heard(string? line)
    {
        if (line is not null) said.Enqueue(line);
    }
}
