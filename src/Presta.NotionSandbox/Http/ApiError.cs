using System.Text.Json;

namespace Presta.NotionSandbox.Http;

/// <summary>A refusal as Notion words it. Thrown, because it can arise anywhere in a nested body and always ends the request.</summary>
internal sealed class ApiError(int status, string code, string message) : Exception(message)
{
    public const string IntegrationName = "Presta Sandbox";

    public int Status => status;
    public string Code => code;
    public int? RetryAfter { get; init; }
    public Action<Utf8JsonWriter>? AdditionalData { get; init; }

    public static ApiError Validation(string message) => new(400, "validation_error", message);
    public static ApiError InvalidUrl() => new(400, "invalid_request_url", "Invalid request URL.");
    public static ApiError InvalidJson() => new(400, "invalid_json", "Error parsing JSON body.");
    public static ApiError Unauthorized() => new(401, "unauthorized", "API token is invalid.");
    public static ApiError Archived() =>
        Validation("Can't edit block that is archived. You must unarchive the block before editing.");
    public static ApiError WorkspacePage() => Validation("Archiving workspace level pages via API not supported.");
    public static ApiError TooLarge() => new(413, "validation_error", "Request body too large.");

    public static ApiError MissingVersion() => new(400, "missing_version",
        "Notion-Version header failed validation: Notion-Version header should be defined, instead was `undefined`.");

    public static ApiError NotFound(string kind, Guid id) => new(404, "object_not_found", kind is "user"
        ? $"Could not find user with ID: {id}. Make sure the integration has the user information capability."
        : $"Could not find {kind} with ID: {id}. Make sure the relevant pages and databases are shared with your integration \"{IntegrationName}\".");

    public static ApiError NoSuchProperty(string property) =>
        new(404, "object_not_found", $"Could not find property with ID: {property}.");

    public static ApiError RateLimited(int retryAfter) =>
        new(429, "rate_limited", "You have been rate limited. Please try again in a few minutes.") { RetryAfter = retryAfter };

    public static ApiError Internal() => new(500, "internal_server_error", "Unexpected error occurred.");

    public void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("object", "error");
        writer.WriteNumber("status", Status);
        writer.WriteString("code", Code);
        writer.WriteString("message", Message);
        if (AdditionalData is null)
            return;
        writer.WriteStartObject("additional_data");
        AdditionalData(writer);
        writer.WriteEndObject();
    }
}
