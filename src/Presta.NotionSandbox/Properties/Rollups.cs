using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Properties;

/// <summary>Rollups over a relation. The largest of nothing is null, the count of nothing 0.</summary>
internal static class Rollups
{
    private const int DeepestChain = 4;

    public static readonly string[] Functions =
    [
        "count", "count_values", "empty", "not_empty", "unique", "show_unique", "percent_empty", "percent_not_empty", "sum", "average",
        "median", "min", "max", "range", "earliest_date", "latest_date", "date_range", "checked", "unchecked", "percent_checked",
        "percent_unchecked", "count_per_group", "percent_per_group", "show_original",
    ];

    [ThreadStatic] private static int depth;

    public static RollupValue Compute(Page page, RollupConfig config, View view)
    {
        // Rollups of rollups may form a ring; Notion cuts long chains, and so do we.
        if (depth >= DeepestChain)
            return new("number", Single: null, []);
        depth++;
        try
        {
            var items = Items(page, config, view);
            return config.Function switch
            {
                "show_original" => new("array", Single: null, items),
                "show_unique" or "count_per_group" or "percent_per_group" =>
                    new("array", Single: null,
                        [.. items.Where(item => item.Value is not null).DistinctBy(item => Key(item.Value, item.Property))]),
                "earliest_date" => Date(Days(items).MinBy(day => day.At.Position)),
                "latest_date" => Date(Days(items).MaxBy(day => day.At.Position)),
                "date_range" => Range([.. Days(items).OrderBy(day => day.At.Position)]),
                _ => new("number", Number(config.Function, items) is { } number ? new NumberValue(number) : null, []),
            };
        }
        finally
        {
            depth--;
        }
    }

    public static (Property? Relation, Property? Target) Ends(string relationId, string targetId, World world)
    {
        foreach (var database in world.Databases.Values)
            if (database.Properties.FirstOrDefault(property => property.Id == relationId) is { Config: RelationConfig tie } relation)
                return (relation, world.Databases.GetValueOrDefault(tie.Database)?.Properties.FirstOrDefault(
                    property => property.Id == targetId));
        return (null, null);
    }

    private static (Property Property, PropertyValue? Value)[] Items(Page page, RollupConfig config, View view)
    {
        if (page[config.RelationId] is not RelationValue relation)
            return [];
        List<(Property, PropertyValue?)> items = [];
        foreach (var id in relation.Pages)
            if (view.World.Pages.TryGetValue(id, out var other) && !other.InTrash
                && view.World.Databases.TryGetValue(other.Parent.Id, out var database)
                && database.Properties.FirstOrDefault(property => property.Id == config.TargetId) is { } target)
                items.Add((target, target.Evaluate(other, view)));
        return [.. items];
    }

    private static double? Number(string function, (Property Property, PropertyValue? Value)[] items)
    {
        double[] numbers = [.. items.Select(item => item.Value switch
        {
            NumberValue value => value.Number,
            RollupValue { Single: NumberValue value } => value.Number,
            _ => (double?)null,
        }).OfType<double>().Order()];
        var filled = items.Count(item => item.Value is not null);
        var on = items.Count(item => item.Value is CheckValue { On: true });
        return function switch
        {
            "count" => items.Length,
            "count_values" or "not_empty" => filled,
            "empty" => items.Length - filled,
            "unique" => items.Where(item => item.Value is not null).Select(item => Key(item.Value, item.Property)).Distinct().Count(),
            "percent_empty" => Share(items.Length - filled, items.Length),
            "percent_not_empty" => Share(filled, items.Length),
            "checked" => on,
            "unchecked" => items.Length - on,
            "percent_checked" => Share(on, items.Length),
            "percent_unchecked" => Share(items.Length - on, items.Length),
            "sum" => numbers.Sum(),
            _ when numbers is [] => null,
            "average" => numbers.Average(),
            "median" => (numbers[(numbers.Length - 1) / 2] + numbers[numbers.Length / 2]) / 2,
            "min" => numbers[0],
            "max" => numbers[^1],
            _ => numbers[^1] - numbers[0],
        };
    }

    private static double? Share(int part, int whole) => whole is 0 ? null : (double)part / whole;

    private static IEnumerable<DateValue> Days((Property, PropertyValue? Value)[] items) => items.Select(item => item.Value)
        .OfType<DateValue>();

    private static RollupValue Date(DateValue? day) => new("date", day, []);

    private static RollupValue Range(DateValue[] days) =>
        Date(days is [] ? null : new DateValue(days[0].Start, days[^1].End ?? days[^1].Start));

    private static string Key(PropertyValue? value, Property property) => value switch
    {
        RichValue text => text.Plain,
        NumberValue number => number.Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        TextValue text => text.Text,
        OptionValue option => option.Option,
        OptionsValue options => string.Join(',', options.Options),
        DateValue date => $"{date.Start}/{date.End}",
        PeopleValue people => string.Join(',', people.People),
        RelationValue relation => string.Join(',', relation.Pages),
        CheckValue check => check.On ? "1" : "0",
        _ => property.Id,
    };
}
