using Presta.Edge;

namespace Presta.Kit;

/// <summary>
/// Whether what this silo holds can be believed without asking. One that stood still may have been replaced, and one that leaves keeps
/// activations for which others have successors already: until it ends, it asks the journal before it answers.
/// </summary>
public sealed class Standing(Sleep sleep, ISiloStatusOracle silos)
{
    public bool IsSure => sleep.IsOver() && !silos.IsLeaving();
}
