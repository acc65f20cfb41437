using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Presta.Api.Tests;

/// <summary>One line of the contract's table.</summary>
public sealed record Endpoint(int Number, string Method, string Path, string Role)
{
    public override string ToString() => $"{Method} {Path}";
}

public static class EndpointTable
{
    /// <summary>The contract's numbers that are built: the one place that grows with each portal.</summary>
    private static readonly int[] Done = [.. Enumerable.Range(1, 40), 111];

    private static readonly string? File = Find();

    public static bool IsThere => File is not null;

    public static IReadOnlyList<Endpoint> Expected =>
    [
        .. from line in System.IO.File.ReadLines(File!).Skip(1)
           let cells = line.Split('\t')
           where cells.Length >= 4 && Done.Contains(int.Parse(cells[0]))
           select new Endpoint(int.Parse(cells[0]), cells[1], cells[2], cells[3]),
        .. Beside,
    ];

    /// <summary>What the contract's table lacks and the product cannot do without.</summary>
    private static readonly Endpoint[] Beside =
    [
        new(0, "GET", "/api/auth/sessions", "any"), new(0, "DELETE", "/api/auth/sessions/{id}", "any"),
        new(0, "DELETE", "/api/auth/sessions", "any"),
        new(0, "POST", "/api/auth/change-password", "any"), new(0, "POST", "/api/auth/verify-email", "any"),
        new(0, "PUT", "/api/auth/email", "any"), new(0, "POST", "/api/auth/view-as", "superadmin"),
        new(0, "GET", "/api/auth/events", "any"), new(0, "GET", "/api/auth/security-events", "any"),
        new(0, "POST", "/api/auth/magic-link", "public"), new(0, "POST", "/api/auth/magic-link/confirm", "public"),
        new(0, "POST", "/api/auth/passkeys/challenge", "public"), new(0, "POST", "/api/auth/passkeys/sign-in", "public"),
        new(0, "GET", "/api/auth/oidc", "public"), new(0, "GET", "/api/auth/oidc/{name}/start", "public"),
        new(0, "GET", "/api/auth/oidc/{name}/callback", "public"), new(0, "POST", "/api/auth/oidc/exchange", "public"),
        new(0, "GET", "/api/auth/passkeys", "any"), new(0, "POST", "/api/auth/passkeys", "any"),
        new(0, "DELETE", "/api/auth/passkeys/{id}", "any"),
        new(0, "POST", "/api/auth/passkeys/options", "any"), new(0, "POST", "/api/auth/passkeys/step-up", "any"),
        new(0, "POST", "/api/auth/2fa/recovery-codes", "any"), new(0, "DELETE", "/api/auth/2fa", "any"),
        new(0, "GET", "/api/client/projects/{id}/comments", "client"), new(0, "GET", "/api/client/support/tickets/{id}", "client"),
        new(0, "POST", "/api/client/support/tickets/{id}/reply", "client"),
        new(0, "PUT", "/api/client/support/tickets/{id}/close", "client"),
        new(0, "POST", "/api/client/support/tickets/{id}/upload", "client"),
        new(0, "GET", "/api/client/support/tickets/{id}/attachments/{attachmentId}/download", "client"),
        new(0, "PUT", "/api/client/support/tickets/{id}/rating", "client"),
        new(0, "POST", "/api/client/payments", "client"), new(0, "GET", "/api/client/credits", "client"),
        new(0, "POST", "/api/client/credits/{id}/apply", "client"),
        new(0, "GET", "/api/client/quotes", "client"), new(0, "GET", "/api/client/quotes/{id}", "client"),
        new(0, "GET", "/api/client/quotes/{id}/pdf", "client"),
        new(0, "POST", "/api/client/quotes/{id}/accept", "client"), new(0, "POST", "/api/client/quotes/{id}/decline", "client"),
        new(0, "PUT", "/api/client/notifications/{id}/read", "client"), new(0, "PUT", "/api/client/notifications/read", "client"),
        new(0, "GET", "/api/client/notifications/preferences", "client"), new(0, "PUT", "/api/client/notifications/preferences", "client"),
        new(0, "GET", "/api/client/documents/{id}/download", "client"), new(0, "POST", "/api/client/documents/{id}/restore", "client"),
        new(0, "GET", "/api/client/documents/{id}/shares", "client"),
        new(0, "GET", "/api/client/documents/{id}/shares/{shareId}", "client"),
        new(0, "DELETE", "/api/client/documents/{id}/shares/{shareId}", "client"),
        new(0, "POST", "/api/client/documents/{id}/versions/{versionId}/restore", "client"),
        new(0, "PUT", "/api/superadmin/roles/{role}", "superadmin"),
    ];

    public static IReadOnlyList<Endpoint> Mapped(WebApplication app) =>
    [
        .. from endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
           where path.StartsWith("/api/", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           select new Endpoint(0, method, path, path.Split('/')[2]),
    ];

    /// <summary>Each mapped endpoint with what its groups say of it.</summary>
    public static IEnumerable<(Endpoint Endpoint, EndpointMetadataCollection Metadata)> Routes(WebApplication app) =>
        from endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where path.StartsWith("/api/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (new Endpoint(0, method, path, path.Split('/')[2]), endpoint.Metadata);

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (System.IO.File.Exists(Path.Combine(directory.FullName, "Presta.sln")))
                return Path.Combine(directory.Parent!.FullName, "shared", "spec", "endpoints.tsv") is var file
                    && System.IO.File.Exists(file) ? file : null;
        return null;
    }
}

/// <summary>A fact about the contract's table, which lies beside the repository: skipped where it does not, except in CI.</summary>
public sealed class ContractFactAttribute : FactAttribute
{
    public ContractFactAttribute()
    {
        if (!EndpointTable.IsThere && Environment.GetEnvironmentVariable("CI") is not "true")
            Skip = "shared/spec/endpoints.tsv is not beside the repository";
    }
}
