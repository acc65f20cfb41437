namespace Presta;

/// <summary>What silos and API nodes must agree on to find and understand each other.</summary>
public static class ClusterFacts
{
    /// <summary>Of the cluster, and of the rows of grain state and reminders in its database.</summary>
    public const string Name = "presta";

    /// <summary>
    /// Calls on their way to a silo that is gone wait for this long: it is the longest hiccup, and most of what a killed silo costs a
    /// caller.
    /// </summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(3);
}
