using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Content;

/// <summary>What it takes to put records into an answer: the world around them, and the address the caller knows us by.</summary>
/// <param name="RelationLag">Back-references set within this time do not show yet.</param>
internal sealed record View(World World, string BaseUrl, TimeSpan RelationLag = default)
{
    public DateTimeOffset Now => World.Now;

    public string SignedUrl(Guid upload) =>
        FileAddress.Sign(BaseUrl, upload, World.Uploads.GetValueOrDefault(upload)?.Filename, Now.Add(FileAddress.Lifetime));
}
