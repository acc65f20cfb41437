using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Presta.Audit;

/// <summary>
/// A line of the trail as the table holds it. Its hash is SHA-256 of the hash before it (hex), a line feed, and <see cref="Json"/>; texts
/// are printable ASCII, so that JSON has one spelling of them.
/// </summary>
internal record AuditLine
{
    /// <summary>What the first line of all follows.</summary>
    public static readonly string Origin = new('0', 64);

    public const string Columns =
        "a.seq, a.at, a.actor, a.session, a.action, a.noun, a.id, a.version, a.object, a.status, a.code, a.count, a.address, a.agent, a.request, " +
        "a.operation, a.digest, a.prev_hash AS PrevHash, a.hash";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public long Seq { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary><c>user:{id}</c>, <c>notion:{id}</c>, <c>presta</c>, or null for nobody known.</summary>
    public string? Actor { get; init; }

    public string? Session { get; init; }

    public required string Action { get; init; }

    /// <summary>With <see cref="Id"/> and <see cref="Version"/>: the journal's entry that the line tells of.</summary>
    public string? Noun { get; init; }

    public EntityId Id { get; init; }

    public long? Version { get; init; }

    public string? Object { get; init; }

    public int? Status { get; init; }

    public string? Code { get; init; }

    public int Count { get; init; } = 1;

    public string? Address { get; init; }

    public string? Agent { get; init; }

    public string? Request { get; init; }

    public string? Operation { get; init; }

    /// <summary>Of the entry's kind, values before and after, and row: the chain covers them too.</summary>
    public string? Digest { get; init; }

    public string PrevHash { get; init; } = "";

    public string Hash { get; init; } = "";

    /// <summary>What the hash is of: no blanks, members in this order, those without a value left out.</summary>
    public string Json
    {
        get
        {
            using var bytes = new MemoryStream(512);
            using (var json = new Utf8JsonWriter(bytes, Plain))
            {
                json.WriteStartObject();
                json.WriteNumber("seq", Seq);
                json.WriteString("at", At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                Text(json, "actor", Actor);
                Text(json, "session", Session);
                Text(json, "action", Action);
                Text(json, "noun", Noun);
                Text(json, "id", Id.IsNone ? null : Id.ToString());
                Number(json, "version", Version);
                Text(json, "object", Object);
                Number(json, "status", Status);
                Text(json, "code", Code);
                Number(json, "count", Count);
                Text(json, "address", Address);
                Text(json, "agent", Agent);
                Text(json, "request", Request);
                Text(json, "operation", Operation);
                Text(json, "digest", Digest);
                json.WriteEndObject();
            }
            return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
    }

    /// <summary>The same line as the one that follows that head.</summary>
    public AuditLine After(AuditHead head)
    {
        var next = this with { Seq = head.Seq + 1, PrevHash = head.Hash };
        return next with { Hash = HashOf(head.Hash, next.Json) };
    }

    public static string HashOf(string previous, string json) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previous}\n{json}")));

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }
}

/// <summary>Where a chain stands: its newest line, or what its first one follows.</summary>
public sealed record AuditHead(long Seq, string Hash)
{
    public static readonly AuditHead None = new(0, AuditLine.Origin);
}
