using System.Collections.Immutable;
using Presta.Chaos.Runs;

namespace Presta.Chaos.Invariants;

/// <summary>
/// Something that holds after every run, whatever happened during it. A new rule of the product that must survive accidents is a class here
/// and a line below.
/// </summary>
internal interface IInvariant
{
    string Says { get; }

    /// <summary>A sentence for each violation; none when it holds.</summary>
    IEnumerable<string> Violations(World world);
}

internal static class AllInvariants
{
    public static readonly ImmutableArray<IInvariant> List =
    [
        new NothingLost(), new NothingTwice(), new ReadYourWrites(), new VersionsGrow(), new ApiIsTheJournal(),
        new NotionIsTheJournal(), new PagesNeverGoBack(), new NobodyElseWrote(), new WithinBudget(), new HonestAnswers(),
        new NumbersWithoutGaps(),
    ];

    public static ImmutableArray<string> Violations(this World world) =>
        [.. from invariant in List from violation in invariant.Violations(world).Take(10) select $"{invariant.Says}: {violation}"];
}
