using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Presta.Storage;

namespace Presta.Audit;

/// <summary>
/// Takes the oldest lines out. First a line says in the chain after which line and hash it will go on; then they are deleted. So the rest
/// verifies, and who removes lines without saying so is found.
/// </summary>
public sealed class AuditPruning(StorageOptions storage, TimeProvider time)
{
    /// <summary>The database refuses to delete younger lines too.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    internal static string ObjectOf(AuditHead start) => string.Create(CultureInfo.InvariantCulture, $"after={start.Seq} hash={start.Hash}");

    /// <summary>How many lines of before that instant are gone; the youngest ones of <see cref="Kept"/> stay whatever is asked.</summary>
    public async Task<int> Prune(DateTimeOffset before)
    {
        var latest = time.GetUtcNow() - Kept;
        var asked = before < latest ? before : latest;
        await using var opened = new ServiceCollection().AddLogging().AddSingleton(time).AddPrestaStorage(storage).BuildServiceProvider();
        var database = opened.GetRequiredService<Database>();
        var start = await database.Read(c => c.QueryFirstOrDefaultAsync<AuditLine>(
            $"""
            SELECT {AuditLine.Columns} FROM audit a
             WHERE a.seq < (SELECT min(seq) FROM audit WHERE at >= @asked) OR NOT EXISTS(SELECT 1 FROM audit WHERE at >= @asked)
             ORDER BY a.seq DESC LIMIT 1
            """, new { asked }), CancellationToken.None);
        if (start is null) return 0;
        await opened.GetRequiredService<IAuditTrail>()
            .Append(new AuditEvent(AuditActions.Pruned) { Object = ObjectOf(new(start.Seq, start.Hash)) });
        return await database.Write(
            t => t.Connection!.ExecuteAsync("DELETE FROM audit WHERE seq <= @Seq", new { start.Seq }, t), CancellationToken.None);
    }
}
