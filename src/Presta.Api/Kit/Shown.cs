namespace Presta.Api.Kit;

/// <summary>Something for operators, in the envelope: no row, so neither version nor tag.</summary>
internal sealed class Shown(byte[] json) : IResult
{
    public static Shown Of<T>(T view) => new(Json.Encode(view));

    public Task ExecuteAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Envelope.Write(http, StatusCodes.Status200OK, [json], [], [], []).AsTask();
    }
}
