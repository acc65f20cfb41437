using System.Text.Json;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Http;

/// <summary>Request bodies: JSON up to 500 KB, or a form with a file.</summary>
internal static class Bodies
{
    private const int LargestJson = 500 * 1024;
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    public static async Task<(JsonElement Json, IFormCollection? Form)> Read(HttpRequest request)
    {
        if (request.HasFormContentType)
            return (Nothing, await ReadForm(request));
        if (request.Method is "GET")
            return (Nothing, null);
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        if (bytes.Length > LargestJson)
            throw ApiError.TooLarge();
        var json = JsonText.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length)) ?? throw ApiError.InvalidJson();
        return (json, null);
    }

    private static async Task<IFormCollection> ReadForm(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw ApiError.Validation("body failed validation: body should be a valid multipart form.");
        }
    }
}
