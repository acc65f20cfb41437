using System.Linq.Expressions;
using System.Reflection;

namespace Presta.Notion;

/// <summary>Compiled getters and setters; init-only properties are set on rows that are still being made.</summary>
internal sealed record PropertyAccess(Func<Row, object?> Get, Action<Row, object?> Set)
{
    public static PropertyAccess Of(PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(Row));
        var value = Expression.Parameter(typeof(object));
        var member = Expression.Property(Expression.Convert(row, property.DeclaringType!), property);
        var setter = property.SetMethod ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} cannot be set");
        return new(
            Expression.Lambda<Func<Row, object?>>(Expression.Convert(member, typeof(object)), row).Compile(),
            Expression.Lambda<Action<Row, object?>>(
                Expression.Call(member.Expression!, setter, Expression.Convert(value, property.PropertyType)), row, value).Compile());
    }

    /// <summary>A row with the record's own defaults.</summary>
    public static Func<Row> Maker(Type type) => Expression.Lambda<Func<Row>>(Expression.New(type)).Compile();

    /// <summary>What <c>with { }</c> calls.</summary>
    public static Func<Row, Row> Copier(Type type)
    {
        var row = Expression.Parameter(typeof(Row));
        var clone = type.GetMethod("<Clone>$") ?? throw new InvalidOperationException($"{type} is no record");
        return Expression.Lambda<Func<Row, Row>>(Expression.Convert(Expression.Call(Expression.Convert(row, type), clone), typeof(Row)), row)
            .Compile();
    }
}
