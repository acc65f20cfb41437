using System.Collections.Immutable;
using Presta.Storage;

namespace Presta.Audit;

internal sealed class AuditTrail(Database database, TimeProvider time) : IAuditTrail
{
    public Task Append(AuditEvent happened) => Append([happened]);

    public Task Append(ImmutableArray<AuditEvent> happened) => happened.IsDefaultOrEmpty
        ? Task.CompletedTask
        : database.Append([.. happened.Select(e => AuditLines.Of(e, time.GetUtcNow()))]);
}
