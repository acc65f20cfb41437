namespace Presta.Notion;

/// <summary>
/// Notion refused a request, or gave no answer. Decide by <see cref="Code"/> and <see cref="Status"/>, never by the message.
/// </summary>
[GenerateSerializer, Alias("notion-exception")]
public class NotionException(string message) : Exception(message)
{
    /// <summary>HTTP status; 0 when no answer came.</summary>
    [Id(0)] public int Status { get; init; }

    /// <summary>Notion's error code; empty when the answer was not Notion's JSON.</summary>
    [Id(1)] public string Code { get; init; } = "";

    [Id(2)] public string? RequestId { get; init; }

    [Id(3)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>JSON, or null.</summary>
    [Id(4)] public string? AdditionalData { get; init; }

    /// <summary>A create that Notion may have carried out all the same: look before trying again.</summary>
    [Id(5)] public bool IsAmbiguous { get; init; }

    /// <summary>The same request may succeed later.</summary>
    [Id(6)] public bool IsPassing { get; init; }
}

/// <summary>Someone gave the database a second data source, which this API version cannot read or write.</summary>
[GenerateSerializer, Alias("notion-multiple-data-sources")]
public sealed class MultipleDataSourcesException(string message) : NotionException(message);

/// <summary>A list cannot be read on from where it was: its cursor repeats or is no longer valid. Start it again.</summary>
[GenerateSerializer, Alias("notion-cursor")]
public sealed class NotionCursorException(string message) : NotionException(message);
