using System.Security.Cryptography;
using System.Text;
using Presta.Journal;

namespace Presta.Audit;

/// <summary>
/// Lines before they have their place in the chain: bounded, and in characters that every database and every script spells alike.
/// </summary>
internal static class AuditLines
{
    public static AuditLine Of(AuditEvent happened, DateTimeOffset now) => From(happened.Origin ?? RequestOrigin.Current, new()
    {
        At = Milliseconds(happened.At ?? now),
        Actor = happened.Actor.IsNone ? null : $"user:{happened.Actor}",
        Action = Plain(happened.Action, 160) ?? "",
        Object = Plain(happened.Object, 400),
        Status = happened.Status,
        Code = Plain(happened.Code, 64),
        Count = happened.Count,
        Operation = happened.Operation.IsNone ? null : happened.Operation.ToString(),
    });

    /// <summary>What the commit of a journal entry tells of it.</summary>
    public static AuditLine Of(EntryLine entry, RequestOrigin? origin) => From(origin, new()
    {
        At = Milliseconds(entry.At),
        Actor = Plain(entry.Actor, 80),
        Action = $"{entry.Noun}.{entry.Kind.ToLowerInvariant()}",
        Noun = entry.Noun,
        Id = entry.Id,
        Version = entry.Version,
        Operation = Plain(entry.Operation, 64),
        Digest = DigestOf(entry.Kind, entry.Changes, entry.Row),
    });

    /// <summary>Of what never changes in an entry once it is written; its delivery does.</summary>
    public static string DigestOf(string kind, string changes, string row) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{changes}\n{row}")));

    private static AuditLine From(RequestOrigin? origin, AuditLine line) => origin is null ? line : line with
    {
        Session = origin.Session == Guid.Empty ? null : origin.Session.ToString(),
        Address = Plain(origin.Address, 64),
        Agent = Plain(origin.Agent, 200),
        Request = Plain(origin.RequestId, 64),
    };

    /// <summary>PostgreSQL keeps microseconds: what is hashed must be what is read again.</summary>
    private static DateTimeOffset Milliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static string? Plain(string? text, int most)
    {
        if (text is null) return null;
        var kept = text.Length <= most ? text : text[..most];
        return kept.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? kept : string.Concat(kept.Select(c => c is < ' ' or > '~' ? '?' : c));
    }
}
