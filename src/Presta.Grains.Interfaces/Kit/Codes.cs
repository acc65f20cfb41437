using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Presta;

/// <summary>The API's spelling of enum members: <c>InReview</c> → <c>in_review</c>.</summary>
public static class Codes
{
    private static readonly ConcurrentDictionary<Type, ImmutableDictionary<string, object>> Known = new();

    public static string Code<T>(this T value) where T : struct, Enum => Names<T>.ByValue[value];

    /// <summary>What staff read in Notion.</summary>
    public static string Label<T>(this T value) where T : struct, Enum =>
        typeof(T).GetField(value.ToString())?.GetCustomAttribute<LabelAttribute>()?.Text ?? value.Code();

    /// <summary>The codes of an enum, in the order of their declaration.</summary>
    public static IEnumerable<string> Of(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    /// <summary>The member a code spells, or null.</summary>
    public static object? Read(Type type, string code) => Known.GetOrAdd(type, static t =>
        Enum.GetNames(t).ToImmutableDictionary(JsonNamingPolicy.SnakeCaseLower.ConvertName, name => Enum.Parse(t, name)))
            .GetValueOrDefault(code);

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().Distinct().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
    }
}
