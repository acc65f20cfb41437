using System.Text.Json;

namespace Presta;

/// <summary>The API's spelling of an enum member: <c>InReview</c> → <c>in_review</c>.</summary>
public static class Codes
{
    public static string Code<T>(this T value) where T : struct, Enum => Of<T>.Names[value];

    private static class Of<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names =
            Enum.GetValues<T>().Distinct().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
    }
}
