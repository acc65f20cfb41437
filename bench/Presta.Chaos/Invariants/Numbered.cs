using Presta.Chaos.Runs;

namespace Presta.Chaos.Invariants;

/// <summary>
/// Over all runs of an installation, each holder has one number, each number one holder, and those of a sequence are 1, 2, 3, ….
/// </summary>
internal sealed class NumbersWithoutGaps : IInvariant
{
    public string Says => "a sequence gives each number once and leaves none out";

    public IEnumerable<string> Violations(World world)
    {
        foreach (var sequence in world.Numbers.GroupBy(n => n.Sequence))
        {
            foreach (var holder in sequence.GroupBy(n => n.Holder))
                if (holder.Select(n => n.Value).Distinct().Order().ToArray() is { Length: > 1 } several)
                    yield return $"{sequence.Key}: {holder.Key} was told {string.Join(" and ", several)}";
            foreach (var number in sequence.GroupBy(n => n.Value))
                if (number.Select(n => n.Holder).Distinct().Order().ToArray() is { Length: > 1 } several)
                    yield return $"{sequence.Key}: number {number.Key} was given to {string.Join(" and ", several)}";
            foreach (var missing in Enumerable.Range(1, sequence.Max(n => n.Value)).Except(sequence.Select(n => n.Value)))
                yield return $"{sequence.Key}: nobody has number {missing}";
        }
    }
}
