using Presta.People;
using Presta.Sequences;
using Presta.Tests.Storage;

namespace Presta.Tests.People;

public sealed class SqliteKeptTests(PeopleWorld world) : KeptSuite(world), IClassFixture<PeopleWorld>;

[NeedsPostgres]
public sealed class PostgresKeptTests(PostgresPeopleWorld world) : KeptSuite(world), IClassFixture<PostgresPeopleWorld>;

/// <summary>What identity and numbers must keep when every silo ends.</summary>
public abstract class KeptSuite(PeopleWorld world)
{
    [ProviderFact]
    public async Task Sessions_keys_and_numbers_outlive_the_silos()
    {
        var user = await world.User("Correct-Horse-9");
        var ticket = SignInTests.Granted(await world.Enter(user.Email!, "Correct-Horse-9", remember: true));
        var keys = await world.Grains.GetGrain<ISigningKeysGrain>("default").Keys();
        var sequence = world.Grains.GetGrain<ISequenceGrain>("quotes/presta/2026");
        Assert.Equal((1, 2, 1), (await sequence.Take("a"), await sequence.Take("b"), await sequence.Take("a")));

        await world.Restart();

        Assert.Equal(user.CompanyId, SignInTests.Granted(await world.Grain(user).Admit(ticket.Session)).Scope.CompanyId);
        SignInTests.Granted(await world.Grain(user).Refresh(ticket.RefreshToken));
        Assert.Equal(keys.Select(k => (k.KeyId, Convert.ToHexString(k.Secret))),
            (await world.Grains.GetGrain<ISigningKeysGrain>("default").Keys()).Select(k => (k.KeyId, Convert.ToHexString(k.Secret))));
        Assert.Equal(32, Assert.Single(keys).Secret.Length);
        sequence = world.Grains.GetGrain<ISequenceGrain>("quotes/presta/2026");
        Assert.Equal((2, 3), (await sequence.Take("b"), await sequence.Take("c")));
    }
}
