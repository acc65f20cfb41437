using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>Another key signs from now on; tokens that the one before it signed are good until they end by themselves.</summary>
[Collection("api")]
public sealed class KeyRotationTests(ApiFixture api) : IDisposable
{
    private static readonly SigningKey Old = FakeSigningKeys.First;
    private static readonly SigningKey Next =
        new("k2", System.Security.Cryptography.RandomNumberGenerator.GetBytes(32), World.Start.AddDays(30));

    public void Dispose() => api.World.SigningKeys = [Old];

    [Fact]
    public async Task A_token_of_the_key_before_is_good_beside_those_of_the_new_one_until_it_ends_and_no_longer()
    {
        var (before, session) = SignedIn(await api.SignIn(World.Alice));
        Assert.Equal("k1", new JsonWebToken(before).Kid);
        api.World.SigningKeys = [Next, Old];
        await using var node = await api.Node();

        var (after, _) = SignedIn(await node.SignIn(World.Password));
        Assert.Equal("k2", new JsonWebToken(after).Kid);
        foreach (var token in new[] { before, after, before }) Assert.Equal(200, (await node.Me(token)).Status);

        // As one that was signed fourteen minutes ago.
        var ending = Signed(Old, session, TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await node.Me(ending)).Status);
        var until = TimeProvider.System.GetUtcNow().AddSeconds(30);
        Reply reply;
        while ((reply = await node.Me(ending)).Status is 200) Assert.True(TimeProvider.System.GetUtcNow() < until, "it is still good");
        Assert.Equal((401, "TOKEN_EXPIRED"), (reply.Status, reply.Code));
        Assert.Equal(200, (await node.Me(after)).Status);
    }

    [Fact]
    public async Task Once_the_key_before_is_taken_away_nothing_that_it_signs_is_good()
    {
        var (_, session) = SignedIn(await api.SignIn(World.Alice));
        api.World.SigningKeys = [Next];
        await using var node = await api.Node();

        var reply = await node.Me(Signed(Old, session, TimeSpan.FromMinutes(10)));
        Assert.Equal((401, "UNAUTHORIZED"), (reply.Status, reply.Code));
        Assert.Equal(200, (await node.Me(Signed(Next, session, TimeSpan.FromMinutes(10)))).Status);
        // Nor what another secret signs under the new key's name.
        Assert.Equal(401, (await node.Me(Signed(Old with { KeyId = "k2" }, session, TimeSpan.FromMinutes(10)))).Status);
    }

    /// <summary>A node that knows the old key alone asks for the others when it is shown a token of one.</summary>
    [Fact]
    public async Task A_node_that_has_not_heard_of_the_new_key_takes_its_tokens_all_the_same()
    {
        await using var node = await api.Node();
        var (before, session) = SignedIn(await node.SignIn(World.Password));
        Assert.Equal("k1", new JsonWebToken(before).Kid);
        api.World.SigningKeys = [Next, Old];

        var until = TimeProvider.System.GetUtcNow().AddSeconds(10);   // it asks every two seconds at most
        while ((await node.Me(Signed(Next, session, TimeSpan.FromMinutes(10)))).Status is not 200)
            Assert.True(TimeProvider.System.GetUtcNow() < until, "it is refused");
        Assert.Equal(200, (await node.Me(before)).Status);
    }

    /// <summary>Another node signs with it at once; what it gave away comes here the next moment.</summary>
    [Fact]
    public async Task A_node_that_has_not_heard_of_the_new_key_takes_cursors_and_sealed_addresses_of_another_all_the_same()
    {
        var (grains, time) = (api.App.Services.GetRequiredService<IGrainFactory>(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        var (clock, here) = (new Clock(time), new Tokens(grains, time));
        Assert.Equal("k1", (await here.Fresh())[0].KeyId);
        time.Advance(TimeSpan.FromMinutes(5));
        api.World.SigningKeys = [Next, Old];
        var there = new Tokens(grains, time);
        Assert.Equal("k2", (await there.Fresh())[0].KeyId);

        var cursor = new Cursor(7, ["a"], World.Mine.Id, false);
        Assert.Equal(cursor.Key, (await new Cursors(here, clock).Read(new Cursors(there, clock).Write(cursor, clock.Today)!)).Key);

        here = new(grains, time);
        api.World.SigningKeys = [Old];
        await here.Fresh();
        time.Advance(TimeSpan.FromMinutes(5));
        api.World.SigningKeys = [Next, Old];
        var request = new DefaultHttpContext().Request;
        request.QueryString = new($"?{(await new Seals(there, time).Seal("file")).Query}");
        Assert.True(await new Seals(here, time).IsGood(request, "file"));
        Assert.False(await new Seals(here, time).IsGood(request, "other"));
    }

    private static (string Token, string Session) SignedIn(Reply reply)
    {
        var token = reply.Text("data", "token");
        return (token, new JsonWebToken(token).GetPayloadValue<string>("sid"));
    }

    private static string Signed(SigningKey key, string session, TimeSpan life)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "presta", Audience = "presta", NotBefore = now.AddMinutes(-14), IssuedAt = now.AddMinutes(-14), Expires = now + life,
            Claims = new Dictionary<string, object> { ["sub"] = World.Alice.Id.ToString(), ["sid"] = session },
            SigningCredentials = new(new SymmetricSecurityKey(key.Secret) { KeyId = key.KeyId }, SecurityAlgorithms.HmacSha256),
        });
    }
}
