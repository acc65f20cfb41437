using System.Diagnostics;
using System.Globalization;

namespace Presta.Bench.Http;

/// <summary><c>wrk</c>, one thread, told by a script what to send.</summary>
internal sealed class Wrk(string program, string directory) : LoadGenerator
{
    private const string Mark = "figures";

    public override string Name => "wrk, 1 thread";

    public override async Task<Figures> Run(Load load, int connections, TimeSpan duration)
    {
        var script = Path.Combine(directory, "load.lua");
        await File.WriteAllTextAsync(script, Script(load));
        using var wrk = Process.Start(new ProcessStartInfo(program,
            ["-t1", $"-c{connections}", $"-d{(int)duration.TotalSeconds}s", "--timeout", "10s", "-s", script,
                $"http://127.0.0.1:{load.Port}"])
        { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return output.Split('\n').FirstOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal)) is { } line
            ? Read([.. line.Split(' ')[1..].Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))])
            : throw new InvalidOperationException($"wrk said: {output}");
    }

    private static Figures Read(double[] said) => new(said[0] / said[1] * 1e6, said[2] / 1e3, said[3] / 1e3, Failed: (long)said[4]);

    private static string Script(Load load) => $$"""
        local requests = { {{string.Join(",\n", load.Requests.Select(Quote))}} }
        local at = 0
        request = function()
          at = at % #requests + 1
          return requests[at]
        end
        done = function(summary, latency)
          local e = summary.errors
          io.write(string.format("\n{{Mark}} %d %d %d %d %d\n", summary.requests, summary.duration,
            latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
        end
        """;

    private static string Quote(string request) =>
        $"\"{request.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", "\\r").Replace("\n", "\\n")}\"";
}
