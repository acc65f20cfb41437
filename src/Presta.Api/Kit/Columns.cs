using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Presta.Api.Kit;

/// <summary>A column as a query string may name it.</summary>
/// <param name="Codes">The spellings that a filter accepts, of an enum; empty when any will do.</param>
internal sealed record QueryColumn(string Name, Use Use, Type Type, ImmutableArray<string> Codes)
{
    /// <summary>One value of a filter in the spelling that catalogs know, or null when it is none of this column's.</summary>
    public string? Read(string value) => Type switch
    {
        _ when !Codes.IsEmpty => Codes.Contains(value) ? value : null,
        _ when Type == typeof(EntityId) || Type == typeof(ImmutableArray<EntityId>) => EntityId.TryRead(value, out var id) ? id.ToString() : null,
        _ when Type == typeof(bool) => value is "true" or "false" ? value : null,
        _ when Type == typeof(DateOnly) => Days.TryRead(value, out var day) ? Days.Write(day) : null,
        _ when Type == typeof(int) || Type == typeof(decimal) || Type == typeof(long) =>
            decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? value : null,
        _ => value is { Length: > 0 and <= 200 } && !value.Any(char.IsControl) ? value : null,
    };
}

/// <summary>What lists of a noun may be asked, from the attributes on its record.</summary>
internal static class Columns<T> where T : Row
{
    public static readonly ImmutableArray<QueryColumn> All = [.. Columns.Of(typeof(T))];

    public static readonly ImmutableArray<QueryColumn> Filters = [.. All.Where(c => c.Use.HasFlag(Use.Filter))];

    public static readonly ImmutableArray<string> Sorts = [.. All.Where(c => c.Use.HasFlag(Use.Sort)).Select(c => c.Name)];

    public static readonly bool IsSearchable = All.Any(c => c.Use.HasFlag(Use.Search));

    public static readonly QueryColumn? Range = All.FirstOrDefault(c => c.Use.HasFlag(Use.Range));

    /// <summary>Every key that a query string may hold.</summary>
    public static readonly ImmutableArray<string> Keys =
        ["page", "limit", "sort", "order", .. IsSearchable ? ["q"] : Array.Empty<string>(), .. Range is null ? Array.Empty<string>() : ["from", "to"], .. Filters.Select(c => c.Name)];
}

internal static class Columns
{
    public static IEnumerable<QueryColumn> Of(Type row) =>
        from property in row.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let column = property.GetCustomAttribute<ColumnAttribute>()
        where column is not null
        let type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
        select new QueryColumn(column.As ?? Snake(property.Name), column.Use, type, type.IsEnum ? [.. Enum.GetNames(type).Select(Snake)] : []);

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

internal static class Days
{
    public static bool TryRead(string value, out DateOnly day) => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
