namespace Presta.NotionSandbox.Budget;

/// <summary>What the integration may spend.</summary>
internal interface IBudget
{
    /// <summary>Takes one request out of the budget; when it is exhausted, the whole seconds to wait (the Retry-After header).</summary>
    int? Spend(DateTimeOffset now);

    void Reset();
}
