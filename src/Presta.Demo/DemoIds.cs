namespace Presta.Demo;

/// <summary>What rows are called while they have no page. Never written anywhere: in Notion a row's id is its page's.</summary>
internal static class DemoIds
{
    public static EntityId Of(Noun noun, int index) => EntityId.Parse($"{Nouns.All.IndexOf(noun):x8}-0000-4000-8000-{index:x12}");

    /// <summary>The rows with ids in their order.</summary>
    public static IEnumerable<T> Numbered<T>(this IEnumerable<T> rows)
        where T : Row => rows.Select((row, i) => row with { Id = Of(Nouns.Of<T>(), i) });
}
