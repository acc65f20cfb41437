using Presta.Documents;
using Presta.Files;

namespace Presta.Api.Kit;

/// <summary>Bytes that go to the store first and become a document then: they are taken out again when they do not.</summary>
internal sealed class Intakes(IFileStore files, Scanning scanning, TimeProvider time)
{
    /// <param name="folder">Of the store; letters, digits, dashes, slashes.</param>
    /// <param name="store">Puts bytes under the key, and says what is known of them.</param>
    /// <param name="register">Makes the stored bytes a document, unless they are one already.</param>
    public async Task<Result<Added>> Take(
        string folder, Func<IFileStore, string, EntityId, ScanState, Task<Result<NewDocument>>> store,
        Func<NewDocument, Task<Result<Added>>> register)
    {
        var id = EntityId.New(time.GetUtcNow());
        var key = $"{folder}/{id}";
        var isKept = false;
        try
        {
            var result = (await store(files, key, id, scanning.First)).IsRefused(out var error, out var document) ? error
                : await register(document);
            isKept = result.Value is { IsDuplicate: false };
            if (isKept) scanning.Wake();
            return result;
        }
        finally
        {
            if (!isKept) await files.Delete(key, CancellationToken.None);
        }
    }
}
