namespace Presta.Edge;

/// <summary>What repeating a call would do; decides who may repeat it and after what.</summary>
public enum CallClass
{
    /// <summary>GET, query, search: repeat freely.</summary>
    Read,
    /// <summary>PATCH with full values: repeat freely.</summary>
    Patch,
    /// <summary>Makes something new each time: repeat only when Notion surely refused it, else look first.</summary>
    Create,
}

public enum Lane { Interactive, Write, Sync }

/// <summary>One request to the Notion API.</summary>
/// <param name="Path">Under <c>/v1/</c>, with query string, without leading slash.</param>
/// <param name="Route">The path as a template, for figures: <c>databases/{id}/query</c>.</param>
/// <param name="Body">UTF-8 JSON, or null.</param>
/// <param name="Term">Of the outbox that sends it, null where anyone may: a call of a term that is over is not sent.</param>
[GenerateSerializer, Immutable, Alias("notion-call")]
public sealed record NotionCall(
    string Method, string Path, string Route, CallClass Class, byte[]? Body = null, string ContentType = "application/json",
    long? Term = null);

/// <summary>Notion's answer, or why there is none.</summary>
/// <param name="Status">HTTP status; 0 when no answer came.</param>
/// <param name="Body">As received; JSON or, from the edge, HTML.</param>
/// <param name="RetryAfter">From the header, in seconds or as a date.</param>
/// <param name="Failure">Of status 0: what happened, in a few words.</param>
/// <param name="IsSent">False when the request surely never reached Notion.</param>
/// <param name="SentAt">When the request started.</param>
[GenerateSerializer, Immutable, Alias("notion-reply")]
public sealed record NotionReply(
    int Status, byte[] Body, string? ContentType, string? RequestId, TimeSpan? RetryAfter, string? Failure, bool IsSent,
    DateTimeOffset SentAt)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
