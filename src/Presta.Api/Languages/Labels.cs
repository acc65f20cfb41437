using System.Collections.Frozen;
using System.Text.Json;
using Presta.People;

namespace Presta.Api.Languages;

/// <summary>
/// What columns are called in files, by the name they have in JSON: a line each in <c>columns.json</c>. A name that is not there is shown
/// as it is.
/// </summary>
internal static class Labels
{
    private static readonly Language[] Order = [Language.Fr, Language.En, Language.De, Language.It];

    private static readonly FrozenDictionary<string, string[]> Table = Read();

    public static string Of(string path, Language language) =>
        string.Join(
            " · ", path.Split('.').Select(name => Table.TryGetValue(name, out var said) ? said[Array.IndexOf(Order, language)] : name));

    public static bool Has(string path) => path.Split('.').All(Table.ContainsKey);

    private static FrozenDictionary<string, string[]> Read()
    {
        using var file = typeof(Labels).Assembly.GetManifestResourceStream("columns.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(file)!.ToFrozenDictionary();
    }
}
