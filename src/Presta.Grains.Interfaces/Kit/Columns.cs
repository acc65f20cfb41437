using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;

namespace Presta;

/// <summary>A column of a noun as lists know it, from its line of declaration.</summary>
/// <param name="Name">The API's name: snake_case.</param>
/// <param name="Property">CLR name.</param>
/// <param name="Type">CLR type, without <see cref="Nullable{T}"/>.</param>
/// <param name="Owner">The portals whose callers own rows by this column.</param>
/// <param name="IsPersonal">It holds the id of the person whose the row is.</param>
public sealed record Column(string Name, string Property, Type Type, Use Use, Portal Owner, bool IsPersonal, Func<Row, object?> Read)
{
    public bool Can(Use use) => (Use & use) == use;

    /// <summary>A test for one of the values that a filter names (comma-separated), or what is wrong with them.</summary>
    public Result<Func<Row, bool>> Filter(string values) => Among(values.Split(',', StringSplitOptions.TrimEntries));

    /// <summary>A test for one value, commas and all.</summary>
    public Result<Func<Row, bool>> Is(string value) => Among([value]);

    private Result<Func<Row, bool>> Among(string[] values)
    {
        var wanted = new HashSet<object>();
        foreach (var text in values)
        {
            if (Parse(text) is not { } value) return Error.Invalid([Expected(text)]);
            wanted.Add(value);
        }
        return new Func<Row, bool>(row => Read(row) switch
        {
            null => false,
            string text => wanted.Contains(text.ToUpperInvariant()),
            ImmutableArray<string> texts => texts.Any(text => wanted.Contains(text.ToUpperInvariant())),
            var value => wanted.Contains(value),
        });
    }

    /// <summary>The value as lookups compare it: text without regard to case.</summary>
    public object? Parse(string text) => Type switch
    {
        _ when Type == typeof(string) || Type == typeof(ImmutableArray<string>) => text.Length > 0 ? text.ToUpperInvariant() : null,
        _ when Type == typeof(EntityId) => EntityId.TryRead(text, out var id) ? id : null,
        _ when Type == typeof(bool) => bool.TryParse(text, out var yes) ? yes : null,
        _ when Type == typeof(DateOnly) =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        _ when Type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null,
        _ when Type == typeof(decimal) =>
            decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var d)
            ? d : null,
        _ when Type.IsEnum => Codes.Read(Type, text),
        _ => null,
    };

    internal FieldError Expected(string text) => Type switch
    {
        _ when Type.IsEnum => new(Name, "Valeur inconnue « {0} ». Valeurs admises : {1}.", [text, string.Join(", ", Codes.Of(Type))]),
        _ when Type == typeof(EntityId) => new(Name, "Un identifiant est attendu."),
        _ when Type == typeof(bool) => new(Name, "Valeurs admises : true, false."),
        _ when this.IsDated() => new(Name, "Une date AAAA-MM-JJ est attendue."),
        _ when Type == typeof(string) || Type == typeof(ImmutableArray<string>) => new(Name, "Une valeur est attendue."),
        _ => new(Name, "Un nombre est attendu."),
    };
}

/// <summary>The columns of each noun, read once from the attributes.</summary>
public static class Columns
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<Column>> Known = new();

    public static ImmutableArray<Column> Of<T>() where T : Row => Of(typeof(T));

    public static ImmutableArray<Column> Of(Type row) => Known.GetOrAdd(row, static type =>
    [
        .. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let declared = property.GetCustomAttribute<ColumnAttribute>()
           where declared is not null
           select new Column(
               declared.As ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), property.Name,
               Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, declared.Use, declared.Owner,
               declared.IsPersonal, Reader(type, property)),
    ]);

    /// <summary>The column that tells whose a row is in a portal, or null when callers of that portal own none of the noun.</summary>
    /// <param name="portal"><see cref="Portal.None"/> for the column that tells which person's it is.</param>
    public static Column? OwnedBy(Type row, Portal portal) =>
        Of(row).FirstOrDefault(c => portal is Portal.None ? c.IsPersonal : (c.Owner & portal) != 0);

    /// <summary>Whether the row is the caller's; what is trashed is nobody's.</summary>
    public static bool Owns(this Scope scope, Row row) => !row.IsTrashed
        && (scope.OwnerKey is not { } key
            || (!key.IsNone && OwnedBy(row.GetType(), scope.Portal)?.Read(row) is EntityId owner && owner == key));

    private static Func<Row, object?> Reader(Type type, PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(Row));
        return Expression.Lambda<Func<Row, object?>>(
            Expression.Convert(Expression.Property(Expression.Convert(row, type), property), typeof(object)), row).Compile();
    }
}
