using System.Collections.Immutable;
using Presta.Catalogs;

namespace Presta.Api.Kit;

/// <summary>A view of a noun that says what its lists may have beside each row: <c>include=project,lines</c>.</summary>
internal interface IIncluding<T> where T : Row
{
    static virtual Includes<T> Includes => Includes<T>.None;
}

/// <summary>
/// What may be had beside the rows of a noun. An include names the permission that its own list needs, and shows what its caller may see of
/// it: what may not be seen is absent, as if there were none.
/// </summary>
internal sealed class Includes<T> where T : Row
{
    public static readonly Includes<T> None = new([]);

    private Includes(ImmutableArray<Include<T>> all) => All = all;

    public ImmutableArray<Include<T>> All { get; }

    /// <param name="where">Who may see the row; whoever owns it when not said.</param>
    /// <param name="inner">What may be had beside it in turn.</param>
    public Includes<T> One<TRow, TView>(
        string name, string needs, Func<T, EntityId> id, Func<TRow, DateOnly, TView> view, Func<TRow, Scope, bool>? where = null,
        Func<Includes<TRow>>? inner = null) where TRow : Row =>
        new(All.Add(new IncludeOne<T, TRow, TView>(name, needs, id, view, where ?? Owned, inner)));

    /// <param name="column">Of the other noun: the indexed column that holds this row's id.</param>
    /// <param name="order">What comes first; the oldest when not said.</param>
    /// <inheritdoc cref="One{TRow, TView}"/>
    public Includes<T> Many<TRow, TView>(
        string name, string needs, string column, Func<TRow, DateOnly, TView> view, Func<TRow, Scope, bool>? where = null,
        Func<TRow, IComparable?>? order = null, Func<Includes<TRow>>? inner = null) where TRow : Row =>
        new(All.Add(new IncludeMany<T, TRow, TView>(name, needs, column, view, where ?? Owned, order ?? (row => row.CreatedAt), inner)));

    /// <summary>Some of them: what a view has already is not had beside it.</summary>
    public Includes<T> Only(params ImmutableArray<string> names) => new([.. All.Where(include => names.Contains(include.Name))]);

    private static bool Owned<TRow>(TRow row, Scope scope) where TRow : Row => scope.Owns(row);
}

/// <summary>For OpenAPI: what the endpoint may have beside its rows, the second level with a dot.</summary>
internal sealed record IncludesMetadata(ImmutableArray<string> Paths)
{
    public static IncludesMetadata Of<T>(Includes<T> includes) where T : Row =>
        new([.. includes.All.SelectMany(include => include.Inner.Select(name => $"{include.Name}.{name}").Prepend(include.Name))]);
}

/// <summary>Something that a row may have beside it.</summary>
internal abstract class Include<T>(string name, string needs) where T : Row
{
    public string Name => name;

    public string Needs => needs;

    /// <summary>Names of what may be had beside it in turn.</summary>
    public abstract IEnumerable<string> Inner { get; }

    /// <param name="paths">What is wanted beside it in turn.</param>
    /// <param name="fields">The parts of it that are wanted; all of it when none is named.</param>
    public abstract Wanted<T> Ask(Asked paths, IReadOnlyCollection<string> fields);
}

internal abstract class Include<T, TRow, TView>(string name, string needs, Func<TRow, DateOnly, TView> view, Func<Includes<TRow>>? inner)
    : Include<T>(name, needs) where T : Row where TRow : Row
{
    public override IEnumerable<string> Inner => Rows.All.Select(include => include.Name);

    public override Wanted<T> Ask(Asked paths, IReadOnlyCollection<string> fields)
    {
        var beside = Wanting<TRow>.Of(paths, fields, Rows);
        return new Wanted<T, TRow, TView>(this, paths.Path, beside, fields.Count == 0 ? null : Fieldset<TView>.Of(beside.Fields));
    }

    /// <summary>The rows beside each of these, as the caller may see them; null for what is absent.</summary>
    public abstract Task<Result<Beside<TRow>?[]>> Find(Gathering to, IReadOnlyList<T> rows);

    /// <summary>As the answer has it: an object or null, or an array.</summary>
    public abstract byte[] Compose(byte[][] shown);

    public byte[] Encode(TRow row, DateOnly today) => Encoded<TRow, TView>.Of(row, today, null, view);

    private Includes<TRow> Rows => inner?.Invoke() ?? Includes<TRow>.None;
}

/// <param name="IsCut">There are more than are told.</param>
internal sealed record Beside<TRow>(ImmutableArray<TRow> Rows, bool IsCut = false);

internal sealed class IncludeOne<T, TRow, TView>(
    string name, string needs, Func<T, EntityId> id, Func<TRow, DateOnly, TView> view, Func<TRow, Scope, bool> where,
    Func<Includes<TRow>>? inner)
    : Include<T, TRow, TView>(name, needs, view, inner) where T : Row where TRow : Row
{
    public override async Task<Result<Beside<TRow>?[]>> Find(Gathering to, IReadOnlyList<T> rows)
    {
        ImmutableArray<EntityId> ids = [.. rows.Select(id).Where(each => !each.IsNone).Distinct()];
        if (ids.IsEmpty) return Array.ConvertAll(new int[rows.Count], _ => (Beside<TRow>?)new([]));
        if ((await to.Grains.Catalog<TRow>().FindMany(ids)).IsRefused(out var error, out var found)) return error;
        var seen = found.OfType<TRow>().Where(row => !row.IsTrashed && where(row, to.Scope)).ToDictionary(row => row.Id);
        return rows.Select(row => id(row) is not { IsNone: false } other ? new Beside<TRow>([])
            : seen.TryGetValue(other, out var there) ? new Beside<TRow>([there]) : null).ToArray();
    }

    public override byte[] Compose(byte[][] shown) => shown is [var only] ? only : "null"u8.ToArray();
}

internal sealed class IncludeMany<T, TRow, TView>(
    string name, string needs, string column, Func<TRow, DateOnly, TView> view, Func<TRow, Scope, bool> where,
    Func<TRow, IComparable?> order, Func<Includes<TRow>>? inner)
    : Include<T, TRow, TView>(name, needs, view, inner) where T : Row where TRow : Row
{
    public override async Task<Result<Beside<TRow>?[]>> Find(Gathering to, IReadOnlyList<T> rows)
    {
        ImmutableArray<string> ids = [.. rows.Select(row => row.Id.ToString())];
        if ((await to.Grains.Catalog<TRow>().OfEach(column, ids)).IsRefused(out var error, out var found)) return error;
        return found.Select(related =>
        {
            TRow[] seen = [.. related.Rows.Where(row => where(row, to.Scope)).OrderBy(order).ThenBy(row => row.Id)];
            var told = to.Take(seen.Length);
            return (Beside<TRow>?)new Beside<TRow>([.. seen.Take(told)], told < seen.Length || related.Rows.Length < related.Total);
        }).ToArray();
    }

    public override byte[] Compose(byte[][] shown) =>
        [(byte)'[', .. shown.SelectMany((row, i) => i == 0 ? row : [(byte)',', .. row]), (byte)']'];
}
