namespace Presta.Demo;

/// <summary>Addresses that lead nowhere: <c>.example</c> is reserved.</summary>
internal static class Addresses
{
    public static string Domain(string name) => $"{Slug(name, '-')}.example";

    public static string Email(string person, string domain) => $"{Slug(person, '.')}@{domain}";

    private static string Slug(string name, char separator) =>
        string.Join(
            separator, string.Concat(Folding.Fold(name).Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

internal static class Unique
{
    private const int Tries = 20;

    /// <summary>The first draw nobody has yet; after a few, draws from <paramref name="wider"/>.</summary>
    public static string Unused(this HashSet<string> known, Func<string> draw, Func<string>? wider = null)
    {
        for (var tries = 0; ; tries++)
        {
            var drawn = (tries < Tries ? draw : wider ?? draw)();
            if (known.Add(drawn)) return drawn;
        }
    }
}
