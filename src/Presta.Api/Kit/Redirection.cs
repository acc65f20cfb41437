using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Presta.Api.Kit;

/// <summary>The browser is sent elsewhere, once: what the address says is good for a moment.</summary>
internal sealed class Redirection(Func<HttpContext, Task<Result<Uri>>> way) : IResult, IEndpointMetadataProvider
{
    public async Task ExecuteAsync(HttpContext http)
    {
        if ((await way(http)).IsRefused(out var error, out var to))
        {
            await Failures.Write(http, error);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = to.AbsoluteUri;
        http.Response.Headers.CacheControl = "no-store";
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(new RedirectionMetadata());
}

/// <summary>Said where the answer is a 302.</summary>
internal sealed record RedirectionMetadata;
