using Dapper;
using Npgsql;

namespace Presta.Storage.Backups;

/// <summary>
/// A table as the database's own catalog describes it: one that a later schema adds is saved without anybody thinking of it.
/// </summary>
/// <param name="Order">By its primary key, or by every column where it has none, the same under every collation.</param>
internal sealed record PostgresTable(string Name, IReadOnlyList<string> Columns, string Order)
{
    /// <summary>Who is in the cluster now, and what is where: never saved, and forgotten by a restore.</summary>
    private static readonly string[] Members = ["orleansmembershiptable", "orleansmembershipversiontable", "catalog_place"];

    /// <summary>What the scripts fill.</summary>
    private static readonly string[] Scripted = ["orleansquery", "schemaversions"];

    public static async Task<IReadOnlyList<PostgresTable>> Of(NpgsqlConnection connection) =>
    [
        .. (await connection.QueryAsync<Column>(
            """
            SELECT c.relname AS Table, a.attname AS Name, a.attcollation <> 0 AS IsText, coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS KeyPart
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
              LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
             WHERE c.relkind = 'r' AND c.relname <> ALL(@left)
             ORDER BY c.relname, a.attnum
            """, new { left = Members.Concat(Scripted).ToArray() }))
        .GroupBy(c => c.Table)
        .Select(t => new PostgresTable(t.Key, [.. t.Select(c => c.Name)], OrderOf([.. t]))),
    ];

    /// <summary>Those of what is not saved that a restore empties: all that this schema, which may be older, has.</summary>
    public static async Task<IReadOnlyList<string>> Forgotten(NpgsqlConnection connection) =>
    [
        .. await connection.QueryAsync<string>(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY(@Members)", new { Members }),
    ];

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string List(IEnumerable<string> columns) => string.Join(", ", columns.Select(Quote));

    private static string OrderOf(Column[] columns)
    {
        var key = columns.Where(c => c.KeyPart > 0).OrderBy(c => c.KeyPart).ToArray();
        return string.Join(", ", (key is [] ? columns : key).Select(c => $"{Quote(c.Name)}{(c.IsText ? " COLLATE \"C\"" : "")}"));
    }

    /// <param name="KeyPart">Its place in the primary key from 1, or 0.</param>
    private sealed record Column(string Table, string Name, bool IsText, int KeyPart);
}
