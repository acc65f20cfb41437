using System.Collections.Immutable;

namespace Presta.Catalogs;

/// <summary>Some rows of a table that are asked for together, with the answers given since the last change.</summary>
internal sealed class Shelf<T> where T : Row
{
    private const int MostAnswers = 128;

    public static readonly Shelf<T> Empty = new();

    private readonly Dictionary<EntityId, T> rows = [];
    private readonly Dictionary<string, (ImmutableArray<T> Items, int Total)> answers = [];

    public int Count => rows.Count;

    /// <summary>Grows with every change of the shelf.</summary>
    public long Changes { get; private set; }

    public IEnumerable<T> Rows => rows.Values;

    public void Add(T row) => Changed(() => rows[row.Id] = row);

    public void Remove(T row) => Changed(() => rows.Remove(row.Id));

    public (ImmutableArray<T> Items, int Total) Ask(ListQuery query, Func<IEnumerable<T>, ListQuery, (ImmutableArray<T>, int)> answer)
    {
        if (answers.TryGetValue(query.Key, out var known)) return known;
        if (answers.Count >= MostAnswers) answers.Clear();
        return answers[query.Key] = answer(rows.Values, query);
    }

    private void Changed(Action change)
    {
        change();
        Changes++;
        answers.Clear();
    }
}
