namespace Presta.Sequences;

/// <summary>Gap-free numbers. Key: <c>kind/entity/year</c>.</summary>
[Alias("sequence")]
public interface ISequenceGrain : IGrainWithStringKey
{
    /// <summary>Holders whose numbers are remembered. Who crashed asks again long before so many others have come.</summary>
    const int Remembered = 1_000;

    /// <summary>
    /// The number of <paramref name="holder"/>: the next one on its first call, the same one for as long as it is among the last
    /// <see cref="Remembered"/>. Taken before the holder's own write, so that a crash between the two leaves a number that its retry picks
    /// up again, not a gap.
    /// </summary>
    [Alias("Take")] Task<int> Take(string holder);

    /// <summary>Whether a number was taken already.</summary>
    [Alias("HasBegun")] Task<bool> HasBegun();

    /// <summary>As <see cref="Take"/>; a sequence that has not begun begins after <paramref name="last"/>.</summary>
    [Alias("TakeAfter")] Task<int> TakeAfter(string holder, int last);
}
