using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Http;

/// <summary>Answers on the wire: one JSON object that ends with the request id its header repeats.</summary>
internal static class Responses
{
    private const string ContentType = "application/json; charset=utf-8";

    public static Task Write(HttpContext context, Answer answer) => Write(context, 200, answer);

    public static Task Write(HttpContext context, ApiError error)
    {
        if (error.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Write(context, error.Status, error.WriteMembers);
    }

    public static async Task Plain(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var body = JsonText.Buffer(write);
        await Send(context, status, body);
    }

    private static Task Write(HttpContext context, int status, Answer answer)
    {
        var requestId = Guid.NewGuid();
        var body = JsonText.Buffer(writer => writer.WriteObject(json =>
        {
            answer(json);
            json.WriteString("request_id", requestId);
        }));
        context.Response.Headers["x-notion-request-id"] = requestId.ToString();
        context.Response.Headers.Vary = "Accept-Encoding";
        return Send(context, status, body);
    }

    private static async Task Send(HttpContext context, int status, ArrayBufferWriter<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
