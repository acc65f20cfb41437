using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Presta.Api.Kit;

/// <summary>A column of a file, from a view.</summary>
/// <param name="Path">As <c>fields</c> names it: <c>tasks.total</c>.</param>
internal sealed record SheetColumn(string Path, Type Type, Func<object, object?> Read);

/// <summary>
/// A view as a table: what it shows, in its order. An object's members stand in columns of their own, texts of a list in one cell,
/// other lists as their JSON.
/// </summary>
internal static class Sheet<TView>
{
    public static readonly ImmutableArray<SheetColumn> Columns = [.. Of(Json.Options.GetTypeInfo(typeof(TView)), "", whole => whole)];

    private static IEnumerable<SheetColumn> Of(JsonTypeInfo type, string prefix, Func<object, object?> whole)
    {
        foreach (var property in type.Properties)
        {
            if (property.Get is not { } get) continue;
            var (path, plain) = (prefix + property.Name, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
            object? Read(object view) => whole(view) is { } part ? get(part) : null;
            var inner = Json.Options.GetTypeInfo(plain);
            if (inner.Kind is JsonTypeInfoKind.Object)
            {
                foreach (var column in Of(inner, path + ".", Read)) yield return column;
            }
            else if (inner.Kind is JsonTypeInfoKind.None)
            {
                yield return new(path, plain, view => Said(Read(view)));
            }
            else
            {
                yield return new(path, typeof(string), view => Joined(Read(view)));
            }
        }
    }

    private static object? Said(object? value) => value switch
    {
        Enum member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()),
        EntityId id => id.ToString(),
        _ => value,
    };

    private static string? Joined(object? value) => value switch
    {
        null => null,
        ImmutableArray<string> { IsDefault: true } => null,
        IEnumerable<string> texts => string.Join(", ", texts),
        IEnumerable => JsonSerializer.Serialize(value, value.GetType(), Json.Options),
        _ => value.ToString(),
    };
}
