using System.Collections.Immutable;
using CsCheck;

namespace Presta.Notion.Tests;

/// <summary>Any row of a noun: values by kind and CLR type, empty ones included.</summary>
internal static class Rows
{
    private static readonly Gen<char> AnyChar = Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['\u0020', '\u024f'], Gen.Char['\u0001', '\uffff']);

    /// <summary>Scalars up to the last plane, so that surrogate pairs lie anywhere, and lone surrogates too.</summary>
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.String[AnyChar, 0, 40],
        Gen.Int[0x1F300, 0x1F9FF].Array[0, 30].Select(scalars => string.Concat(scalars.Select(char.ConvertFromUtf32))));

    private static readonly Gen<string> Text = Gen.Frequency(
        (8, Piece), (1, Gen.Select(Piece, Gen.Int[1990, 2010], (s, n) => new string('x', n) + s + s)),
        (1, Gen.Int[990, 2100].Select(n => "é" + string.Concat(Enumerable.Repeat("🚀", n)))));

    private static readonly Gen<string> Option = Gen.String[Gen.Char['a', 'z'], 1, 30];

    private static readonly Gen<EntityId> Id = Gen.Guid.Where(g => g != Guid.Empty).Select(g => new EntityId(g));

    private static readonly Gen<decimal> Amount = Gen.Long[-1_000_000_000_00, 1_000_000_000_00].Select(cents => cents / 100m);

    private static readonly Gen<DateTimeOffset> Minute = Gen.Int[0, 60_000_000].Select(m => DateTimeOffset.UnixEpoch.AddMinutes(m));

    public static Gen<Row> Of(Schema schema) => schema.Properties.Aggregate(
        Gen.Select(Id, id => ImmutableArray.Create<Action<Row>>()),
        (all, property) => Gen.Select(all, Value(schema, property), (setters, value) => setters.Add(row => property.Set(row, value))),
        all => Gen.Select(all, Id, (setters, id) =>
        {
            var row = schema.New() with { Id = id };
            foreach (var set in setters) set(row);
            return row;
        }));

    private static Gen<object?> Value(Schema schema, NotionProperty property)
    {
        var type = schema.RowType.GetProperty(property.ClrName)!.PropertyType;
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var value = property.Kind switch
        {
            NotionKind.Title or NotionKind.Text => Boxed(Text),
            NotionKind.Url or NotionKind.Email or NotionKind.Phone => Boxed(Gen.String[Gen.Char['!', '~'], 0, 200]),
            NotionKind.Percent => bare == typeof(int) ? Boxed(Gen.Int[0, 100]) : Boxed(Gen.Int[0, 10_000].Select(p => p / 100m)),
            NotionKind.Number or NotionKind.Money => bare == typeof(int) ? Boxed(Gen.Int) : bare == typeof(long) ? Boxed(Gen.Long)
                : Boxed(Amount),
            NotionKind.Checkbox => Boxed(Gen.Bool),
            NotionKind.Select when bare.IsEnum => OneOf(bare),
            NotionKind.Select => Boxed(Option),
            NotionKind.MultiSelect when type.IsEnum => Flags(type),
            NotionKind.MultiSelect => Boxed(Option.Array[0, 20].Select(o => o.Distinct().ToImmutableArray())),
            NotionKind.Date => Boxed(Gen.Int[0, 3_000_000].Select(DateOnly.FromDayNumber)),
            NotionKind.Instant => Boxed(Minute),
            NotionKind.Relation => Boxed(Gen.OneOf(Id, Gen.Const(EntityId.None))),
            NotionKind.Relations => Boxed(Id.Array[0, 30].Select(ids => ids.ToImmutableArray())),
            _ => throw new NotSupportedException(),
        };
        var mayBeNull = Nullable.GetUnderlyingType(type) is not null || (type == typeof(string) && property.Kind is not NotionKind.Title);
        return mayBeNull ? Gen.Frequency((1, Gen.Const((object?)null)), (4, value)) : value;
    }

    private static Gen<object?> OneOf(Type type)
    {
        var values = Enum.GetValues(type).Cast<object?>().ToArray();
        return Gen.Int[0, values.Length - 1].Select(i => values[i]);
    }

    private static Gen<object?> Flags(Type type)
    {
        var all = Enum.GetValues(type).Cast<object>().Sum(v => Convert.ToInt32(v, null));
        return Gen.Int[0, all].Select(bits => (object?)Enum.ToObject(type, bits));
    }

    private static Gen<object?> Boxed<T>(Gen<T> gen) => gen.Select(value => (object?)value);
}
