using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Presta.Testing;

/// <summary>
/// A private PostgreSQL server on a free loopback port, in a temporary directory, with fsync on; started at first use, once per test
/// assembly, and gone with it. Each test takes a database of its own.
/// </summary>
public sealed class PostgresServer
{
    private static readonly Lazy<Task<PostgresServer>> Started = new(Start);
    private static int databases;

    private readonly string directory;
    private readonly int port;

    private PostgresServer(string directory, int port) => (this.directory, this.port) = (directory, port);

    /// <summary>Where what it says lies.</summary>
    public string Log => Path.Combine(directory, "log");

    /// <summary>Why tests that need a server cannot run here, or null. In CI there is no excuse: they run, and fail.</summary>
    public static string? SkipReason { get; } =
        Find("initdb") is not null || Environment.GetEnvironmentVariable("CI") is "true" ? null : "no PostgreSQL binaries on this machine";

    public static Task<PostgresServer> Running() => Started.Value;

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> NewDatabase()
    {
        var name = $"t{Interlocked.Increment(ref databases)}";
        await Run("createdb", "-h", "127.0.0.1", "-p", $"{port}", "-U", "presta", name);
        return $"Host=127.0.0.1;Port={port};Username=presta;Database={name};Maximum Pool Size=20";
    }

    /// <summary>A server of the caller's own, gone with this process.</summary>
    public static async Task<PostgresServer> Start()
    {
        var server = new PostgresServer(Path.Combine(Path.GetTempPath(), $"presta-pg-{Guid.NewGuid():N}"), FreePorts.Next());
        Watch(server.directory);
        await Run("initdb", "-D", server.directory, "-U", "presta", "-A", "trust", "-E", "UTF8", "--no-locale");
        await server.Resume();
        return server;
    }

    public Task Resume() => Run("pg_ctl", "start", "-w", "-D", directory, "-l", Log,
        "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{directory}' -c max_connections=600");

    /// <param name="mode"><c>fast</c> says goodbye to every connection; <c>immediate</c> is a crash.</param>
    public Task Stop(string mode) => Run("pg_ctl", "stop", "-w", "-m", mode, "-D", directory);

    /// <summary>
    /// Test hosts are killed, not ended: nothing that runs at their exit can be relied on. A shell that outlives this process
    /// waits for its end, stops the server and removes the directory.
    /// </summary>
    private static void Watch(string directory)
    {
        var stop = Command("pg_ctl", ["stop", "-m", "immediate", "-D", directory]);
        var script = $"(exec </dev/null >/dev/null 2>&1; trap '' INT HUP TERM; while kill -0 {Environment.ProcessId}; do sleep 1; done; " +
                     $"{stop.FileName} {string.Join(' ', stop.ArgumentList)}; rm -rf '{directory}') &";
        using var shell = Process.Start("/bin/sh", ["-c", script]);
        shell.WaitForExit();
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(Command(program, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode is not 0) throw new InvalidOperationException($"{program}: {await errors} {await output}");
    }

    private static ProcessStartInfo Command(string program, string[] arguments) =>
        AsOwner(Find(program) ?? throw new InvalidOperationException($"PostgreSQL's {program} is not on this machine"), arguments);

    /// <summary>PostgreSQL refuses to run as root, as which containers often test.</summary>
    private static ProcessStartInfo AsOwner(string program, string[] arguments)
    {
        var isRoot = !OperatingSystem.IsWindows() && geteuid() is 0;
        var start = new ProcessStartInfo(isRoot ? "runuser" : program)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        if (isRoot)
        {
            var user = File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
            foreach (var part in (string[])["-u", user, "--", program]) start.ArgumentList.Add(part);
        }
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>On the PATH, or where Debian keeps each version.</summary>
    private static string? Find(string program)
    {
        const string versions = "/usr/lib/postgresql";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var debian = Directory.Exists(versions) ? Directory.GetDirectories(versions).OrderDescending()
            .Select(d => Path.Combine(d, "bin")) : [];
        return path.Concat(debian).Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);
    }

    [DllImport("libc")]
    private static extern uint geteuid();
}
