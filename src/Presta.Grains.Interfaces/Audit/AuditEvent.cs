using System.Security.Cryptography;
using System.Text;

namespace Presta.Audit;

/// <summary>
/// Something done or refused that the audit trail shall tell. Never holds a body, a password, a token, nor an address that belongs to no
/// account (<see cref="Hidden"/>). What changed in a row needs no event: the journal's commit writes its line itself.
/// </summary>
/// <param name="Action">Of <see cref="AuditActions"/>, or method and route template.</param>
[GenerateSerializer, Immutable, Alias("audit-event")]
public sealed record AuditEvent([property: Id(0)] string Action)
{
    /// <summary>When it happened; not given, when the trail hears of it.</summary>
    [Id(1)] public DateTimeOffset? At { get; init; }

    /// <summary>The user who did it, or tried; none when nobody knows.</summary>
    [Id(2)] public EntityId Actor { get; init; }

    /// <summary>What it was done to, such as <c>id=0190…</c>.</summary>
    [Id(3)] public string? Object { get; init; }

    /// <summary>The HTTP status of the answer, where there was one.</summary>
    [Id(4)] public int? Status { get; init; }

    /// <summary>The refusal's code; none when it was done.</summary>
    [Id(5)] public string? Code { get; init; }

    /// <summary>How many alike this one stands for.</summary>
    [Id(6)] public int Count { get; init; } = 1;

    /// <summary>Where it came from; not given, the origin of the request that the caller is working on.</summary>
    [Id(7)] public RequestOrigin? Origin { get; init; }

    /// <summary><see cref="Scope.Operation"/>, by which the journal's entries of the same write are found.</summary>
    [Id(8)] public EntityId Operation { get; init; }

    public bool IsRead => Action.StartsWith("GET ", StringComparison.Ordinal) || Action.StartsWith("HEAD ", StringComparison.Ordinal);

    /// <summary>A text that the trail must be able to recognise but not to tell: an address that no account has.</summary>
    public static string Hidden(string text) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Trim().ToLowerInvariant())))[..32]}";
}
