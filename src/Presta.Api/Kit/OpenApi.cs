using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Presta.People;
using Scalar.AspNetCore;

namespace Presta.Api.Kit;

/// <summary>The contract as a document: what the endpoints' own types do not say is added here, once for all of them.</summary>
internal static class OpenApi
{
    public const string Reference = "/reference";

    private const string Scheme = "bearer";

    public static void AddPrestaOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(async (document, context, cancel) =>
        {
            document.Info =
                new() { Title = "Presta", Version = "v1", Description = "Les portails client, prestataire, revendeur et superadmin." };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            document.AddComponent(nameof(FailureEnvelope), await context.GetOrCreateSchemaAsync(typeof(FailureEnvelope), null, cancel));
        });
        options.CreateSchemaReferenceId = type => Plain(type.Type) == typeof(EntityId) ? null
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // What our converters write, the exporter cannot know; and a decimal is no double.
            var type = Plain(context.JsonTypeInfo.Type);
            var orNull = type == context.JsonTypeInfo.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            if (type == typeof(EntityId)) (schema.Type, schema.Format) = (orNull, "uuid");
            if (type == typeof(DateTimeOffset)) (schema.Type, schema.Format) = (orNull, "date-time");
            if (type == typeof(decimal)) schema.Format = null;
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            var isWrite = context.Description.HttpMethod is not "GET";
            if (metadata.OfType<IAuthorizeData>().Any() || metadata.OfType<AuthorizationPolicy>().Any())
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            foreach (var id in operation.Parameters?.OfType<OpenApiParameter>()
                .Where(p => p.In is ParameterLocation.Path && p.Name!.EndsWith("id", StringComparison.OrdinalIgnoreCase)) ?? [])
                id.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
            foreach (var listing in metadata.OfType<ListingMetadata>())
            {
                Add(operation, ListParameters.Of(listing.Allowed));
                ListParameters.TellFiles(operation);
            }

            if (metadata.OfType<IncludesMetadata>().FirstOrDefault() is { Paths.IsEmpty: false } includes)
                Add(operation, [ListParameters.Include(includes)]);
            if (!isWrite && metadata.OfType<FieldsMetadata>().Any()) Add(operation, [ListParameters.Fields]);
            if (isWrite && metadata.OfType<IdempotentMetadata>().LastOrDefault() is { IsWrite: true })
                Add(operation, [Parameter(Idempotency.Header, ParameterLocation.Header, Text(255))]);
            if (metadata.OfType<IfMatchMetadata>().Any()) Add(operation, [Parameter("If-Match", ParameterLocation.Header, Text(80))]);
            if (metadata.OfType<RedirectionMetadata>().Any())
                operation.Responses = new() { ["302"] = new OpenApiResponse { Description = "Found" } };   // the exporter takes it for a 200
            foreach (var status in Refusals(operation, metadata, isWrite))
            {
                operation.Responses ??= [];
                operation.Responses.TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse
                {
                    Description = status is 403 && metadata.OfType<StepUpMetadata>().LastOrDefault() is { } stepUp ? Refusal(stepUp.Of)
                        : ApiErrors.OfStatus(status).Message,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new() { Schema = new OpenApiSchemaReference(nameof(FailureEnvelope), context.Document) },
                    },
                });
            }

            return Task.CompletedTask;
        });
    });

    public static void MapPrestaOpenApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapScalarApiReference(Reference);
    }

    private static IEnumerable<int> Refusals(OpenApiOperation operation, IList<object> metadata, bool isWrite)
    {
        yield return 400;
        if (operation.Security is { Count: > 0 }) yield return 401;
        if (metadata.OfType<PortalMetadata>().Any() || metadata.OfType<StepUpMetadata>().Any()) yield return 403;
        if (operation.Parameters?.Any(p => p.In is ParameterLocation.Path) == true) yield return 404;
        if (metadata.OfType<IfMatchMetadata>().Any()) yield return 412;
        if (metadata.OfType<ListingMetadata>().Any()) yield return 413;
        if (isWrite)
        {
            yield return 409;
            yield return 413;
            yield return 415;
        }

        yield return 429;
        yield return 503;
    }

    private static string Refusal(StepUp of) => $"{ApiErrors.Forbidden.Message} {UserErrors.StepUpRequired.Code} : " + of switch
    {
        StepUp.Account => "un second facteur de moins de cinq minutes est exigé.",
        StepUp.Deed => "un second facteur de moins de cinq minutes est exigé de qui en a un.",
        StepUp.File => "pour un fichier (CSV, XLSX), un second facteur de moins de cinq minutes est exigé de qui en a un.",
    };

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static void Add(OpenApiOperation operation, IEnumerable<OpenApiParameter> parameters) =>
        operation.Parameters = [.. operation.Parameters ?? [], .. parameters];

    public static OpenApiParameter Parameter(string name, ParameterLocation place, OpenApiSchema schema) =>
        new() { Name = name, In = place, Schema = schema };

    public static OpenApiSchema Text(int longest) => new() { Type = JsonSchemaType.String, MaxLength = longest };

    public static OpenApiSchema OneOf(IEnumerable<string> names) =>
        new() { Type = JsonSchemaType.String, Enum = [.. names.Select(name => (JsonNode)JsonValue.Create(name)!)] };
}
