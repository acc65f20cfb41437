using Presta.Chaos.Fleet;

namespace Presta.Chaos.Failover;

/// <summary>What the programs' CPU time goes up by from here on; a process that is started anew counts from its start.</summary>
internal sealed class CpuSpent(Installation installation)
{
    private readonly Dictionary<int, TimeSpan> before = installation.Nodes.ToDictionary(node => node.Process, node => node.Spent);

    public void Tell(int requests) => Console.WriteLine(
        $"  CPU time a request: {PerRequest(installation.Silos, requests):0.00} ms at the silos, {PerRequest(installation.Apis, requests):0.00} ms at the API nodes");

    private double PerRequest(IEnumerable<Node> nodes, int requests) =>
        nodes.Sum(node => (node.Spent - before.GetValueOrDefault(node.Process)).TotalMilliseconds) / requests;
}
