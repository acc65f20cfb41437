using System.ComponentModel;
using System.Diagnostics;
using Presta.NotionSandbox.Hosting;
using Xunit.Abstractions;

namespace Presta.NotionSandbox.Tests;

/// <summary>The official JavaScript client against the sandbox: the script in <c>conformance/</c>, run by node.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "conformance");

    [NodeFact]
    public async Task The_official_client_cannot_tell_the_difference()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Assert.Equal(0, await Run("npm", "ci", "--omit=optional", "--no-audit", "--no-fund"));
        await using var sandbox = await NotionSandboxServer.StartAsync("http://127.0.0.1:0", new SandboxOptions { Seed = 1 });
        Assert.Equal(0, await Run("node", "conformance.mjs", sandbox.Url.ToString().TrimEnd('/')));
    }

    private async Task<int> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        output.WriteLine(await process.StandardOutput.ReadToEndAsync() + await errors);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}

/// <summary>A fact that needs node and npm: skipped with its reason where they are absent, save in CI, where it fails.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") is not "true" && !(Answers("node") && Answers("npm")))
            Skip = "node and npm are not on the path: the official client was not run.";
    }

    private static bool Answers(string program)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
            process?.WaitForExit();
            return process?.ExitCode is 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
