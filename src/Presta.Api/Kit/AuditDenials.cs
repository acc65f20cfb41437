using System.Net;
using System.Net.Sockets;
using Presta.Audit;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>
/// Denials that are alike within a minute: the first is told at once, the others are one more, with their count, when the minute is over.
/// More kinds than a person could read are told together, so that a flood fills neither memory nor disk; nobody's flood hides what
/// another, known person was denied.
/// </summary>
internal sealed class AuditDenials(TimeProvider time)
{
    private const int MostOfStrangers = 256;
    private const int MostOfOnePerson = 32;
    private const int MostOfAll = 2_048;
    private const int IPv6Network = 8;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Address, string Action, string? Code, EntityId Actor), (AuditEvent Last, int Count)> repeated = [];
    private readonly Dictionary<EntityId, int> kinds = [];
    private DateTimeOffset openedAt = time.GetUtcNow();

    /// <summary>
    /// Whether such an answer may be one of very many: access denied, too many requests, or whatever was refused to somebody unknown. What
    /// a superadmin tried to change as somebody else is told each time.
    /// </summary>
    public static bool IsOne(AuditEvent answered) => answered.Code != Viewing.ReadOnly.Code && IsOneOfMany(answered);

    private static bool IsOneOfMany(AuditEvent answered) =>
        answered.Status is 401 or 403 or 429 || answered is { Status: 404, IsRead: true }
            || (answered.Actor.IsNone && (answered.Status >= 400 || answered is { Status: 302, Code: not null }));

    /// <summary>What is to be told now: the denial, or nothing when one like it was.</summary>
    public AuditEvent? Add(AuditEvent denied)
    {
        lock (repeated)
        {
            var kind = (Network(denied.Origin?.Address), denied.Action, denied.Code, denied.Actor);
            if (repeated.TryGetValue(kind, out var known))
            {
                repeated[kind] = (denied, known.Count + 1);
                return null;
            }
            var (own, room) = (kinds.GetValueOrDefault(denied.Actor), repeated.Count < MostOfAll);
            if (room && own < (denied.Actor.IsNone ? MostOfStrangers : MostOfOnePerson))
            {
                (repeated[kind], kinds[denied.Actor]) = ((denied, 0), own + 1);
                return denied;
            }
            var whose = room ? denied.Actor : EntityId.None;
            var others = ("", "(others)", denied.Code, whose);
            var more = repeated.GetValueOrDefault(others).Count + 1;
            repeated[others] =
                (new AuditEvent(others.Item2) { At = denied.At, Status = denied.Status, Code = denied.Code, Actor = whose }, more);
            return null;
        }
    }

    /// <summary>The repetitions of a minute that is over.</summary>
    public IReadOnlyList<AuditEvent> Over() => time.GetUtcNow() - openedAt < Minute ? [] : Rest();

    /// <summary>All repetitions that nobody was told of.</summary>
    public IReadOnlyList<AuditEvent> Rest()
    {
        lock (repeated)
        {
            AuditEvent[] rest = [.. from r in repeated.Values where r.Count > 0 select r.Last with { Count = r.Count }];
            repeated.Clear();
            kinds.Clear();
            openedAt = time.GetUtcNow();
            return rest;
        }
    }

    /// <summary>Of IPv6 the half that one subscriber has: the other half is theirs to change with every request.</summary>
    private static string Network(string? address) => IPAddress.TryParse(address, out var ip)
        && ip.AddressFamily is AddressFamily.InterNetworkV6
        ? Convert.ToHexString(ip.GetAddressBytes().AsSpan(0, IPv6Network)) : address ?? "";
}
