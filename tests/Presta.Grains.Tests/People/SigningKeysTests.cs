using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Hosting;
using Orleans.TestingHost;
using Presta.People;

namespace Presta.Tests.People;

/// <summary>The rings of keys as years go by.</summary>
public sealed class SigningKeysTests : IAsyncLifetime
{
    private static readonly TimeSpan TokensLast = TimeSpan.FromMinutes(15);

    private readonly FakeTimeProvider time = new(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private InProcessTestCluster cluster = null!;

    private Task<SigningKey[]> Signing => cluster.Client.GetGrain<ISigningKeysGrain>("default").Keys();

    private Task<SigningKey[]> Sealing => cluster.Client.GetGrain<ISecretKeysGrain>("default").Keys();

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("presta");
            silo.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    public Task DisposeAsync() => cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task After_thirty_days_another_key_signs_and_the_old_one_verifies_for_longer_than_its_tokens_last()
    {
        var old = Assert.Single(await Signing);
        time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        Assert.Equal(old.KeyId, (await Signing)[0].KeyId);   // the last token that it signs is good for fifteen minutes from now

        time.Advance(TimeSpan.FromMinutes(2));
        var rotated = await Signing;
        Assert.Equal(2, rotated.Length);
        Assert.NotEqual(old.KeyId, rotated[0].KeyId);
        Assert.Equal((old.KeyId, Convert.ToHexString(old.Secret)), (rotated[1].KeyId, Convert.ToHexString(rotated[1].Secret)));

        time.Advance(TokensLast + TimeSpan.FromMinutes(10));
        Assert.Contains(await Signing, k => k.KeyId == old.KeyId);

        time.Advance(TimeSpan.FromDays(31));
        Assert.DoesNotContain(await Signing, k => k.KeyId == old.KeyId);
    }

    [Fact]
    public async Task Keys_of_seals_are_replaced_too_and_never_taken_away()
    {
        var first = Assert.Single(await Sealing);
        for (var i = 0; i < 8; i++)
        {
            time.Advance(TimeSpan.FromDays(91));
            await Sealing;
        }
        var all = await Sealing;
        Assert.Equal(9, all.Length);
        Assert.NotEqual(first.KeyId, all[0].KeyId);
        Assert.Equal(Convert.ToHexString(first.Secret), Convert.ToHexString(all[^1].Secret));
    }
}
