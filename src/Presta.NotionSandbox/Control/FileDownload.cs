using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Hosting;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Control;

/// <summary>The file store behind signed addresses. An address past its hour is answered 403 with XML, as the real store does.</summary>
internal sealed class FileDownload(Workspace workspace)
{
    private const string Denied =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";

    public async Task Handle(HttpContext context)
    {
        var query = context.Request.Query;
        if (!Uuids.TryParse(context.Request.Path.Value!.Split('/').ElementAtOrDefault(2), out var id)
            || !workspace.World.Uploads.TryGetValue(id, out var upload)
            || !FileAddress.IsValid(id, query["expires"], query["signature"], workspace.Clock.GetUtcNow())
            || workspace.Faults.IsFileExpired())
        {
            context.Response.StatusCode = 403;
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync(Denied);
            return;
        }
        context.Response.ContentType = upload.ContentType ?? "application/octet-stream";
        await context.Response.Body.WriteAsync(workspace.Uploads.Get(id, upload.Sent));
    }
}
