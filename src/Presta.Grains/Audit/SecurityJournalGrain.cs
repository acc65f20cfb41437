using System.Collections.Immutable;
using Dapper;
using Presta.Storage;

namespace Presta.Audit;

internal sealed class SecurityJournalGrain(Database database) : Grain, ISecurityJournalGrain
{
    private static readonly string[] Actions = [.. SecurityEvent.Told.Keys];

    /// <summary>
    /// What happened to the account, whoever did it; files that its owner took away, or who looked with their eyes, stand as requests.
    /// </summary>
    public async Task<ImmutableArray<SecurityEvent>> Newest()
    {
        var user = this.GetPrimaryKeyString();
        var happened = Lines(
            "a.object IS NOT NULL AND substr(a.object, 1, 41) = @who "
            + $"AND (a.action {database.OneOf("@actions")} OR a.code LIKE 'EXPORT %')",
            new { who = $"user={user}", actions = Actions, most = ISecurityJournalGrain.Most });
        var exported =
            Lines("a.actor = @who AND a.code IS NOT NULL AND a.code LIKE 'EXPORT %'",
            new { who = $"user:{user}", most = ISecurityJournalGrain.Most });
        return [.. (await happened).Concat(await exported).OrderByDescending(line => line.Seq).Take(ISecurityJournalGrain.Most).Select(Of)];
    }

    private Task<IEnumerable<AuditLine>> Lines(string condition, object parameters) => database.Read(c => c.QueryAsync<AuditLine>(
        $"SELECT {AuditLine.Columns} FROM audit a WHERE {condition} ORDER BY a.seq DESC LIMIT @most", parameters), CancellationToken.None);

    private static SecurityEvent Of(AuditLine line)
    {
        var isExport = !SecurityEvent.Told.TryGetValue(line.Action, out var kind);
        return new()
        {
            Id = EntityId.Of($"audit/{line.Seq}"),
            Version = 1,
            CreatedAt = line.At,
            UpdatedAt = line.At,
            Kind = isExport ? SecurityEventKind.Exported : kind,
            Code = isExport ? null : line.Code,
            SessionId = EntityId.TryRead(line.Session, out var session) ? session : default,
            Address = line.Address,
            Agent = line.Agent,
        };
    }
}
