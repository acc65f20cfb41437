namespace Presta.NotionSandbox.Http;

/// <summary>One endpoint: how it is reached, whether it changes anything, and what it does.</summary>
internal sealed record ApiRoute(string Method, string Template, bool Writes, Func<Exchange, Answer> Handle)
{
    private readonly string[] parts = Template.Split('/');

    public string Name { get; } = $"{Method} {Template}";

    public Dictionary<string, string>? Match(string method, string[] path)
    {
        if (method != Method || path.Length != parts.Length)
            return null;
        Dictionary<string, string> segments = [];
        for (var at = 0; at < parts.Length; at++)
            if (parts[at] is ['{', .. var name, '}'])
                segments[name] = path[at];
            else if (parts[at] != path[at])
                return null;
        return segments;
    }
}
