namespace Presta.Kit;

/// <summary>Owns one row that no rule spans yet: people's edits in Notion are all that changes it.</summary>
internal sealed class SingleRowGrain(OwnerTools tools) : OwnerGrain(tools), ISingleRowGrain;
