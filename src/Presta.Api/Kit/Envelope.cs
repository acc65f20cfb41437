using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Presta.Api.Languages;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>What every JSON answer looks like. The records say it to OpenAPI; <see cref="Write"/> says it to the wire.</summary>
internal static class Envelope
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Writes a success around <paramref name="data"/>, which is JSON already, straight to the connection.</summary>
    public static ValueTask Write(
        HttpContext http, int status, ReadOnlySpan<byte[]> data, ReadOnlySpan<byte> open, ReadOnlySpan<byte> close, ReadOnlySpan<byte> meta)
    {
        var timestamp = http.RequestServices.GetRequiredService<Clock>().Now.Timestamp;
        var length = Head.Length + open.Length + Math.Max(0, data.Length - 1) + close.Length + Stamp.Length + timestamp.Length + Tail.Length
            + (meta.IsEmpty ? 0 : Meta.Length + meta.Length);
        foreach (var part in data) length += part.Length;

        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = length;
        var body = http.Response.BodyWriter;
        body.Write(Head);
        body.Write(open);
        for (var i = 0; i < data.Length; i++)
        {
            if (i > 0) body.Write(","u8);
            body.Write(data[i]);
        }

        body.Write(close);
        if (!meta.IsEmpty)
        {
            body.Write(Meta);
            body.Write(meta);
        }

        body.Write(Stamp);
        body.Write(timestamp);
        body.Write(Tail);
        return Flushed(body.FlushAsync(http.RequestAborted));
    }

    private static ReadOnlySpan<byte> Head => "{\"success\":true,\"data\":"u8;

    private static ReadOnlySpan<byte> Meta => ",\"meta\":"u8;

    private static ReadOnlySpan<byte> Stamp => ",\"timestamp\":\""u8;

    private static ReadOnlySpan<byte> Tail => "\"}"u8;

    private static async ValueTask Flushed(ValueTask<System.IO.Pipelines.FlushResult> flush) => await flush;
}

internal sealed record Envelope<T>(bool Success, T Data, DateTimeOffset Timestamp);

internal sealed record ItemEnvelope<T>(bool Success, T Data, ItemMeta Meta, DateTimeOffset Timestamp);

internal sealed record ListEnvelope<T>(bool Success, ImmutableArray<T> Data, ListMeta Meta, DateTimeOffset Timestamp);

/// <param name="Version">Grows by one with every change; the row's ETag carries it.</param>
internal sealed record ItemMeta(long Version, SyncView Sync)
{
    /// <summary>By include, the rows that have more beside them than is told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public SortedDictionary<string, List<EntityId>>? Shortened { get; init; }
}

/// <summary>How far the last change has got on its way to Notion.</summary>
internal sealed record SyncView(SyncState State, DateTimeOffset Since, int? EtaS)
{
    public static SyncView Of(SyncMark mark) => new(mark.State, mark.Since, mark.EtaSeconds);
}

/// <param name="Page">Not told of a page that was asked for by cursor.</param>
/// <param name="AsOf">When Notion was last read for this list.</param>
/// <param name="NextCursor">Asks for the rows behind these; null at the list's end.</param>
/// <param name="PrevCursor">Asks for the rows before these; null at the list's beginning.</param>
/// <param name="Version">The state of the list that <c>total</c> was counted in.</param>
internal sealed record ListMeta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Page,
    int Limit, int Total, int Pages, DateTimeOffset AsOf, string? NextCursor, string? PrevCursor, string Version)
{
    /// <summary>What a list tells of all its rows beside their number, by name.</summary>
    [JsonExtensionData] public Figures? Figures { get; init; }
}

internal sealed record FailureEnvelope(bool Success, FailureView Error, DateTimeOffset Timestamp);

internal sealed record FailureView(string Code, string Message, FailureDetails Details);

/// <param name="Fields">What is wrong, field by field, of <c>VALIDATION_ERROR</c>.</param>
/// <param name="Allowed">What would have been accepted instead.</param>
/// <param name="Version">The version that stands, of <c>PRECONDITION_FAILED</c>.</param>
/// <param name="RetryAfterS">When to try again, in seconds.</param>
internal sealed record FailureDetails(
    string RequestId, IReadOnlyList<FieldView>? Fields = null, IReadOnlyList<string>? Allowed = null, long? Version = null,
    int? RetryAfterS = null,
    IReadOnlyList<NounView>? Nouns = null);

internal sealed record FieldView(string Field, string Message)
{
    public static FieldView Of(FieldError error, Language language) => new(error.Field, language.Say(error.Message, error.Args));
}
