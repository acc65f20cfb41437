using Xunit;

namespace Presta.Testing;

/// <summary>A fact that needs a PostgreSQL server; skipped with the reason where there is none.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.SkipReason;
}
