using System.Collections.Immutable;
using System.Reflection;

namespace Presta.Notion;

/// <summary>Which codec a declaration gets; a CLR type that does not fit its kind is refused when the product starts.</summary>
internal static class Codecs
{
    public static ValueCodec For(PropertyInfo property, NotionKind kind, string? target)
    {
        var type = property.PropertyType;
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        ValueCodec? codec = kind switch
        {
            NotionKind.Title when type == typeof(string) => new TextCodec(isTitle: true),
            NotionKind.Text when type == typeof(string) => new TextCodec(isTitle: false),
            NotionKind.Url when type == typeof(string) => new LineCodec("url", 2000),
            NotionKind.Email when type == typeof(string) => new LineCodec("email", 200),
            NotionKind.Phone when type == typeof(string) => new LineCodec("phone_number", 200),
            NotionKind.Money when bare == typeof(decimal) => new NumberCodec(type, kind),
            NotionKind.Number or NotionKind.Percent when bare == typeof(decimal) || bare == typeof(int) || bare == typeof(long) =>
                new NumberCodec(type, kind),
            NotionKind.Checkbox when type == typeof(bool) => new CheckboxCodec(),
            NotionKind.Select when type == typeof(string) => new OpenSelectCodec(),
            NotionKind.Select when bare.IsEnum => new EnumSelectCodec(type),
            NotionKind.MultiSelect when type == typeof(ImmutableArray<string>) => new OpenMultiSelectCodec(),
            NotionKind.MultiSelect when type.IsEnum && type.GetCustomAttribute<FlagsAttribute>() is not null => new FlagsCodec(type),
            NotionKind.Date when type == typeof(DateOnly?) => new DateCodec(),
            NotionKind.Instant when type == typeof(DateTimeOffset?) => new InstantCodec(),
            NotionKind.Relation when type == typeof(EntityId) && target is not null => new RelationCodec(target),
            NotionKind.Relations when type == typeof(ImmutableArray<EntityId>) && target is not null => new RelationsCodec(target),
            _ => null,
        };
        return codec ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name}: {type} cannot be kept as {kind}");
    }
}
