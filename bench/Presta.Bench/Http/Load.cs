namespace Presta.Bench.Http;

/// <summary>Requests for one port, sent in turn and from the start again.</summary>
internal sealed record Load(string Name, int Port, string[] Requests);

/// <summary>Requests as they go over the wire, so that every load generator sends the same bytes.</summary>
internal static class RawRequest
{
    public static string Get(string path, string headers) => $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n";

    public static string Put(string path, string headers, string json) =>
        $"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";
}

internal abstract class LoadGenerator
{
    public abstract string Name { get; }

    public abstract Task<Figures> Run(Load load, int connections, TimeSpan duration);

    /// <summary><c>wrk</c> where it is installed: it does not share this process's threads and heap.</summary>
    public static LoadGenerator Best(string directory) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, "wrk"))
            .FirstOrDefault(File.Exists) is { } wrk
            ? new Wrk(wrk, directory) : new SocketLoad();
}
