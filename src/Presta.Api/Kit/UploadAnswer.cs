using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Presta.Documents;

namespace Presta.Api.Kit;

/// <summary>What became of an upload: 201 with the new document, or 200 with the one that had these bytes already.</summary>
internal sealed class UploadAnswer<TView>(Task<Result<Added>> added, Func<Added, DateOnly, TView> view) : IResult, IEndpointMetadataProvider
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var result = await added;
        Func<Clock, Task<Result<Reply<TView>>>> reply = clock => Task.FromResult(result.Select(a =>
            new Reply<TView>(view(a, clock.Today), a.Document.Row.Version, a.Document.Sync)));
        await reply.Send(http, result.Value is { IsDuplicate: true } ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Produces<ItemEnvelope<TView>>(StatusCodes.Status201Created);
}

internal static class Uploads
{
    public static UploadAnswer<TView> AsUploaded<TView>(this Task<Result<Added>> added, Func<Added, DateOnly, TView> view) =>
        new(added, view);
}
