using System.Data;
using System.Globalization;
using Dapper;
using Npgsql;

namespace Presta.Storage;

/// <summary>How ids and instants are kept: native in PostgreSQL, as readable text that sorts in SQLite.</summary>
internal static class ColumnTypes
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    static ColumnTypes()
    {
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new Ids());
        SqlMapper.AddTypeHandler(new Instants());
    }

    /// <summary>Makes sure that Dapper knows them; its registry is the process's.</summary>
    public static void Register()
    {
    }

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture);

    private sealed class Ids : SqlMapper.TypeHandler<EntityId>
    {
        public override void SetValue(IDbDataParameter parameter, EntityId id) =>
            parameter.Value = parameter is NpgsqlParameter ? id.Value : id.ToString();

        public override EntityId Parse(object value) => value is Guid id ? new(id) : EntityId.Parse((string)value);
    }

    private sealed class Instants : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset at) =>
            parameter.Value = parameter is NpgsqlParameter ? at.UtcDateTime : Text(at);

        public override DateTimeOffset Parse(object value) =>
            value is DateTime at ? new(at)
                : DateTimeOffset.Parse((string)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
