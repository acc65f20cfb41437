using Microsoft.Extensions.Hosting;

namespace Presta.Kit;

internal static class HostStart
{
    /// <summary>Until the host has started all its services: before that, its silo places no grains.</summary>
    public static async Task Started(this IHostApplicationLifetime host, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = host.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }
}
