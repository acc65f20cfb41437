using System.Globalization;

namespace Presta.Chaos.Scale;

/// <summary>A share of one core's time for a process, by the cgroup controller that this machine lets us write.</summary>
internal sealed class CpuShare : IDisposable
{
    private const string V1 = "/sys/fs/cgroup/cpu", V2 = "/sys/fs/cgroup";
    private const int Period = 100_000;

    private readonly string directory;

    private CpuShare(string directory) => this.directory = directory;

    /// <summary>What limits, for whoever reads the figures; null where nothing can.</summary>
    public static string? Means => File.Exists(Path.Combine(V1, "cpu.cfs_quota_us")) ? "cgroup v1 cpu.cfs_quota_us"
        : File.Exists(Path.Combine(V2, "cgroup.subtree_control")) && File.ReadAllText(Path.Combine(V2, "cgroup.subtree_control"))
            .Contains("cpu", StringComparison.Ordinal) ? "cgroup v2 cpu.max" : null;

    public static CpuShare? Limit(int process, string name, double cores)
    {
        if (Means is not { } means) return null;
        var isV1 = means.StartsWith("cgroup v1", StringComparison.Ordinal);
        var group = new CpuShare(Path.Combine(isV1 ? V1 : V2, $"presta-chaos-{Environment.ProcessId}-{name}"));
        Directory.CreateDirectory(group.directory);
        var quota = ((int)(cores * Period)).ToString(CultureInfo.InvariantCulture);
        if (isV1)
        {
            File.WriteAllText(Path.Combine(group.directory, "cpu.cfs_period_us"), $"{Period}");
            File.WriteAllText(Path.Combine(group.directory, "cpu.cfs_quota_us"), quota);
        }
        else File.WriteAllText(Path.Combine(group.directory, "cpu.max"), $"{quota} {Period}");
        File.WriteAllText(Path.Combine(group.directory, "cgroup.procs"), $"{process}");
        return group;
    }

    /// <summary>Its process must have ended, or goes back to where it came from.</summary>
    public void Dispose()
    {
        try
        {
            foreach (var process in File.ReadAllLines(Path.Combine(directory, "cgroup.procs")))
                File.WriteAllText(Path.Combine(Path.GetDirectoryName(directory)!, "cgroup.procs"), process);
            Directory.Delete(directory);
        }
        catch (IOException)
        {
            // An empty group costs nothing.
        }
    }
}
