using System.Text.Json;
using Presta.Edge;

namespace Presta.Notion;

/// <summary>The one table from a reply that is no success to an exception.</summary>
internal static class NotionFailures
{
    public static NotionException Of(NotionCall call, NotionReply reply)
    {
        var error = Read(reply);
        var code = Text(error, "code") ?? "";
        var data = error is { } e && e.TryGetProperty("additional_data", out var additional) && additional.ValueKind is JsonValueKind.Object
            ? additional : (JsonElement?)null;
        var message = $"{call.Method} {call.Route}: {Sentence(reply, code, Text(error, "message"))}";
        var (id, raw) = (reply.RequestId ?? Text(error, "request_id"), data?.GetRawText());
        return Text(data, "error_type") is "multiple_data_sources_for_database"
            ? new MultipleDataSourcesException(message) { Status = reply.Status, Code = code, RequestId = id, AdditionalData = raw }
            : new NotionException(message)
            {
                Status = reply.Status,
                Code = code,
                RequestId = id,
                RetryAfter = reply.RetryAfter,
                AdditionalData = raw,
                IsAmbiguous = IsAmbiguous(call, reply),
                IsPassing = RetryingTransport.IsPassing(reply),
            };
    }

    /// <summary>Refusals before execution (4xx, 429, 529) and requests that were never sent made nothing.</summary>
    private static bool IsAmbiguous(NotionCall call, NotionReply reply) =>
        call.Class is CallClass.Create && reply.IsSent && (reply.Status is 0 or 409 or (>= 500 and not 529) || reply.IsSuccess);

    private static JsonElement? Read(NotionReply reply)
    {
        if (reply.ContentType is null || !reply.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Sentence(NotionReply reply, string code, string? message) => reply switch
    {
        { Status: 0 } => reply.Failure ?? "no answer",
        { IsSuccess: true } => "an answer that cannot be read",
        _ when code.Length == 0 => $"HTTP {reply.Status} without a Notion error",
        _ => $"{reply.Status} {code}: {message}",
    };

    private static string? Text(JsonElement? json, string name) =>
        json is { } e && e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
