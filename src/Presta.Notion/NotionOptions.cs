namespace Presta.Notion;

/// <summary>How to reach Notion and how fast: the configuration section <c>Notion</c>.</summary>
public sealed class NotionOptions
{
    public const string Section = "Notion";

    /// <summary>Without <c>/v1</c>; a sandbox's address in development.</summary>
    public string BaseUrl { get; set; } = "https://api.notion.com";

    /// <summary>The integration's secret; null or empty means that no workspace is configured.</summary>
    public string? Token { get; set; }

    public double RequestsPerSecond { get; set; } = 3;

    /// <summary>Requests that may follow each other at once after a pause.</summary>
    public int Burst { get; set; } = 60;

    /// <summary>How often each database is asked for people's edits.</summary>
    public double PollSeconds { get; set; } = 20;

    /// <summary>Id of the page under which the databases lie; when missing, the one page shared with the integration.</summary>
    public string? ParentPage { get; set; }

    /// <summary>Path of the mapping file; it need not exist.</summary>
    public string Mapping { get; set; } = "notion-mapping.json";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Token);

    /// <summary>One sentence per setting that cannot be; empty when all is well.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return "Notion:BaseUrl is not an http address.";
        if (!(RequestsPerSecond is > 0 and <= 1000)) yield return "Notion:RequestsPerSecond must be above 0 and at most 1000.";
        if (Burst is < 1 or > 10_000) yield return "Notion:Burst must be between 1 and 10000.";
        if (!(PollSeconds is >= 0.1 and <= 86_400)) yield return "Notion:PollSeconds must be between 0.1 and 86400.";
        if (!string.IsNullOrWhiteSpace(ParentPage) && !EntityId.TryRead(ParentPage, out _))
            yield return "Notion:ParentPage is not a page id.";
    }
}
