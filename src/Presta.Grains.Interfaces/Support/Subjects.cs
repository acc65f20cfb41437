namespace Presta.Support;

/// <summary>Whether two subjects say nearly the same, whatever their case, accents, typing errors and order of words.</summary>
public static class Subjects
{
    private const double Enough = 0.6;

    /// <summary>By the pairs of letters that their words have in common (Dice).</summary>
    public static bool AreAlike(string one, string other)
    {
        var (a, b) = (Pairs(one), Pairs(other));
        if (a.Count == 0 || b.Count == 0) return Folding.Fold(one.Trim()) == Folding.Fold(other.Trim());
        var common = a.Sum(pair => Math.Min(pair.Value, b.GetValueOrDefault(pair.Key)));
        return 2.0 * common / (a.Values.Sum() + b.Values.Sum()) >= Enough;
    }

    private static Dictionary<(char, char), int> Pairs(string subject) =>
        string.Concat(Folding.Fold(subject).Select(c => char.IsLetterOrDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(word => word.Zip(word.Skip(1))).CountBy(pair => pair).ToDictionary();
}
