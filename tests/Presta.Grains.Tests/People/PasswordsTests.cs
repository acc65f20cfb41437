using Presta.People;

namespace Presta.Tests.People;

public sealed class PasswordsTests
{
    private const int Waiting = 3;

    [Fact]
    public async Task When_too_many_wait_the_next_are_refused_at_once_and_who_waits_is_served()
    {
        var passwords = new Passwords(iterations: 300_000, mostWaiting: Waiting);
        var served = Environment.ProcessorCount + Waiting;

        var hashes = Enumerable.Range(0, served + 5).Select(i => passwords.Hash($"Correct-Horse-{i}")).ToArray();
        await Task.WhenAll(hashes).ContinueWith(_ => { }, TaskScheduler.Default);

        var refused = hashes.Count(h => h.IsFaulted);
        Assert.InRange(refused, 1, 5);
        Assert.All(hashes.Where(h => h.IsFaulted), h => Assert.IsType<CrowdedException>(h.Exception!.InnerException));
        Assert.True(hashes.Take(Environment.ProcessorCount).All(h => h.IsCompletedSuccessfully));
        Assert.Equal(PasswordMatch.Yes, await passwords.Verify(await hashes[0], "Correct-Horse-0"));
    }
}
