using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Faults;

/// <summary>The answer each breaking fault gives.</summary>
internal static class FaultErrors
{
    public static ApiError Of(FaultRule rule, HttpContext context) => rule.Kind switch
    {
        FaultKind.RateLimited => ApiError.RateLimited(rule.RetryAfter ?? 1),
        FaultKind.WorkspaceLimited => new(429, "rate_limited", "You have been rate limited. Please try again in a few minutes.")
        {
            RetryAfter = rule.RetryAfter ?? 120,
            AdditionalData = json => json.WriteString("rate_limit_reason", "workspace_rate_limit"),
        },
        FaultKind.Overloaded =>
            new(529, "service_overload", "Notion is currently overloaded. Please try again later.") { RetryAfter = rule.RetryAfter ?? 5 },
        FaultKind.Conflict => new(409, "conflict_error", "Conflict occurred while saving. Please try again."),
        FaultKind.Unavailable => new(503, "service_unavailable", "Notion is unavailable. Please try again later.")
        {
            RetryAfter = rule.RetryAfter,
            AdditionalData = json =>
            {
                json.WriteString("endpoint_name", context.Request.Path.Value);
                json.WriteString("notion_error_name", "ServiceUnavailableError");
                json.WriteString("retry_guidance", "Retry with a smaller page size.");
            },
        },
        FaultKind.GatewayTimeout => new(504, "gateway_timeout", "The request timed out."),
        FaultKind.CursorExpired => ApiError.Validation("The start_cursor provided is invalid: it has expired."),
        FaultKind.MultipleDataSources => MultipleDataSources(rule, context),
        FaultKind.TokenRevoked => ApiError.Unauthorized(),
        FaultKind.Restricted => new(403, "restricted_resource", "API token does not have access to this resource."),
        FaultKind.Unshared => ApiError.NotFound(KindOf(context.Request.Path), rule.Id ?? IdIn(context.Request.Path)),
        _ => ApiError.Internal(),
    };

    private static ApiError MultipleDataSources(FaultRule rule, HttpContext context)
    {
        var database = rule.Id ?? IdIn(context.Request.Path);
        return new(400, "validation_error", "Databases with multiple data sources are not supported in this API version.")
        {
            AdditionalData = json =>
            {
                json.WriteString("error_type", "multiple_data_sources_for_database");
                json.WriteString("database_id", database);
                json.WriteStartArray("child_data_source_ids");
                foreach (var seed in new[] { 1, 2 })
                    json.WriteStringValue(Uuids.Mint(new Random(HashCode.Combine(database.GetHashCode(), seed))));
                json.WriteEndArray();
                json.WriteString("minimum_api_version", "2025-09-03");
            },
        };
    }

    private static string KindOf(PathString path) => path.Value!.Split('/').ElementAtOrDefault(2) switch
    {
        "databases" => "database",
        "blocks" => "block",
        "users" => "user",
        _ => "page",
    };

    private static Guid IdIn(PathString path) => Uuids.TryParse(path.Value!.Split('/').ElementAtOrDefault(3), out var id) ? id : Guid.Empty;
}
