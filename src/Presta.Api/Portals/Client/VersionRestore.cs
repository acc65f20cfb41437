using System.Reflection;
using Presta.Api.Kit;
using Presta.Documents;

namespace Presta.Api.Portals.Client;

/// <summary>
/// An older version made the newest again: its bytes are stored once more, as a document of its own, and the versions between stay.
/// </summary>
internal sealed class VersionRestore(HttpContext http)
{
    public static ValueTask<VersionRestore?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<VersionRestore?>(new(http));

    /// <param name="id">Any version of the document.</param>
    public async Task<Result<Added>> Of(
        IGrainFactory grains, EntityId id, EntityId version, Scope scope, Func<NewDocument, Task<Result<Added>>> register)
    {
        if ((await grains.Document(id).Get(scope)).IsRefused(out var closed, out var document)) return closed;
        if ((await grains.Document(version).Get(scope)).IsRefused(out closed, out var older)) return closed;
        if (!older.Row.IsInSamePlace(document.Row.ProjectId, document.Row.Name)) return Error.NotFound;
        if (older.Row.Readable.IsRefused(out var unreadable, out var readable)) return unreadable;
        return await http.RequestServices.GetRequiredService<Intakes>()
            .Take($"companies/{readable.ClientId}", async (files, key, fresh, scan) =>
        {
            await using var bytes = await files.Open(readable.StoredAs!, http.RequestAborted);
            return bytes is null ? DocumentErrors.NoFile
                : NewDocument.Of(readable, fresh, await files.Save(key, bytes, bytes.Length, http.RequestAborted), scan);
        }, register);
    }
}
