using Presta.NotionSandbox.Hosting;

namespace Presta.NotionSandbox.Budget;

/// <summary>The budget an installation asked for; a request must fit into every part of it.</summary>
internal sealed class Budgets(IBudget[] parts) : IBudget
{
    public const int DefaultPerMinute = 180;

    public static Budgets Of(SandboxOptions options) => new(
    [
        .. options.RequestsPerSecond is > 0 and var rate ? [new TokenBucket(rate, options.Burst)] : Array.Empty<IBudget>(),
        .. PerMinute(options) is > 0 and var most ? [new SlidingMinute(most)] : Array.Empty<IBudget>(),
    ]);

    public int? Spend(DateTimeOffset now)
    {
        foreach (var part in parts)
            if (part.Spend(now) is { } wait)
                return wait;
        return null;
    }

    public void Reset()
    {
        foreach (var part in parts)
            part.Reset();
    }

    // The strict setting replaces the minute unless both are asked for.
    private static int? PerMinute(SandboxOptions options) =>
        options.RequestsPerMinute ?? (options.RequestsPerSecond is null ? DefaultPerMinute : null);
}
