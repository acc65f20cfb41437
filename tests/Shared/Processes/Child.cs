using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Presta.Testing;

/// <summary>
/// One of the product's programs as a process of its own, with all it said. It never outlives who started it, however that ends.
/// </summary>
internal sealed class Child : IAsyncDisposable
{
    private const int Term = 15, Cont = 18, Stop = 19;

    private static readonly ConcurrentDictionary<Child, bool> Running = [];

    private readonly ConcurrentQueue<string> said = [];
    private readonly Process process;
    private readonly TextWriter? log;

    static Child() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var child in Running.Keys) child.Kill();
    };

    private Child(string program, string[] arguments, string? logFile)
    {
        if (logFile is not null) log = TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
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
        Watch(process.Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All it said; with a log file, that has it.</summary>
    public string Output => string.Join('\n', said);

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>Starts a program and waits for the line that says it is ready; <see cref="Ready"/> tells how long that took.</summary>
    public static async Task<Child> Start(string program, string ready, params string[] arguments)
    {
        var child = new Child(program, arguments, null);
        await child.Until(program, () => Task.FromResult(child.Output.Contains(ready, StringComparison.Ordinal)), $"«{ready}»");
        return child;
    }

    /// <summary>Starts a program that tells nothing and writes what it says to a file.</summary>
    public static Child Begin(string program, string logFile, params string[] arguments) => new(program, arguments, logFile);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string program, params string[] arguments)
    {
        await using var child = new Child(program, arguments, null);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(240));
        await child.process.WaitForExitAsync(limit.Token);
        return (child.process.ExitCode, child.Output);
    }

    public static string FreeUrl() => $"http://127.0.0.1:{FreePorts.Next()}";

    public TimeSpan Ready { get; private set; }

    /// <summary>As <c>kill -9</c>: no goodbye.</summary>
    public void Kill()
    {
        Running.TryRemove(this, out _);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit(10_000);
    }

    /// <summary>SIGTERM: it may say goodbye. True when it ended within the time.</summary>
    public async Task<bool> Terminate(TimeSpan most)
    {
        Send(Term);
        using var limit = new CancellationTokenSource(most);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGSTOP: it is there and does nothing.</summary>
    public void Freeze() => Send(Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Send(Cont);

    /// <summary>CPU time it took so far.</summary>
    public TimeSpan Spent
    {
        get
        {
            process.Refresh();
            return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of memory that are its own, by Linux: neither files nor programs that the system could read again.</summary>
    public long Memory => 1024 * long.Parse(
        File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync()
    {
        Kill();
        log?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Until(string program, Func<Task<bool>> fact, string what)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await Wait.Until(async () => await fact() || (process.HasExited ? throw new InvalidOperationException("it ended") : false),
                TimeSpan.FromSeconds(90), what, TimeSpan.FromMilliseconds(20));
        }
        catch (Exception failed)
        {
            await DisposeAsync();
            throw new InvalidOperationException($"{program} did not get ready: {failed.Message}\n{Output}");
        }
        Ready = watch.Elapsed;
    }

    /// <summary>
    /// Who started it may be killed itself, and then runs nothing at its exit: a shell that waits for either end sees to it.
    /// </summary>
    private static void Watch(int child)
    {
        if (OperatingSystem.IsWindows()) return;
        var script =
            $"(exec </dev/null >/dev/null 2>&1; trap '' INT HUP TERM; while kill -0 {Environment.ProcessId} && kill -0 {child}; do sleep 1; done; " +
                     $"kill -0 {Environment.ProcessId} || kill -9 {child}) &";
        using var shell = Process.Start("/bin/sh", ["-c", script]);
        shell.WaitForExit();
    }

    private void Send(int signal)
    {
        if (!process.HasExited) _ = kill(process.Id, signal);
    }

    private void Heard(string? line)
    {
        if (line is null) return;
        if (log is null) said.Enqueue(line);
        else log.WriteLine(line);
    }

    [DllImport("libc")]
    private static extern int kill(int pid, int signal);
}
