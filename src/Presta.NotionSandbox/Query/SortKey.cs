using System.Globalization;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>What a row is sorted by: a number or a text. Text sorts as people count: "Article 4" before "Article 10".</summary>
internal readonly record struct SortKey(double? Number, string? Text)
{
    private static readonly CompareInfo Invariant = CultureInfo.InvariantCulture.CompareInfo;

    public bool IsEmpty => Number is null && Text is null;

    public static SortKey Of(DateTimeOffset instant) => new(Moment.Minute(instant).UtcTicks, null);

    public static SortKey Of(PropertyValue? value, Property property, View view) => value switch
    {
        RichValue text => new(null, text.Plain),
        TextValue text => new(null, text.Text),
        NumberValue number => new(number.Number, null),
        DateValue date => new(date.At.Position.UtcTicks, null),
        OptionValue option => new(Place(option.Option, property), null),
        OptionsValue options => new(Place(options.Options[0], property), null),
        CheckValue check => new(check.On ? 1 : 0, null),
        PeopleValue people => new(null, User.ById(people.People[0])?.Name),
        FilesValue files => new(null, files.Files[0].Name),
        RelationValue relation => new(null, view.World.Pages.TryGetValue(relation.Pages[0], out var page) ? Titles.Of(page) : null),
        RollupValue { Single: { } single } => Of(single, property, view),
        RollupValue { Items: [var first, ..] } => Of(first.Value, first.Property, view),
        null when property.Type is "checkbox" => new(0, null),
        _ => default,
    };

    /// <summary>Empty rows stand last in either direction.</summary>
    public static int Compare(SortKey left, SortKey right, bool descending)
    {
        if (left.IsEmpty || right.IsEmpty)
            return left.IsEmpty.CompareTo(right.IsEmpty);
        // Rolled-up values may mix kinds: numbers first, so that the order stays one.
        if (left.Number.HasValue != right.Number.HasValue)
            return left.Number.HasValue ? -1 : 1;
        var order = left.Number is { } mine && right.Number is { } theirs ? mine.CompareTo(theirs)
            : Invariant.Compare(left.Text, right.Text, CompareOptions.NumericOrdering | CompareOptions.IgnoreCase);
        return descending ? -order : order;
    }

    private static double Place(string option, Property property) => Array.FindIndex(property.Options, other => other.Id == option);
}
