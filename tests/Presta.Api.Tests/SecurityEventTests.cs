using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class SecurityEventTests(ApiFixture api)
{
    [Fact]
    public async Task Ones_own_are_a_list_like_all_others()
    {
        var all = (await api.Get("/api/auth/security-events", World.Alice)).At("data").EnumerateArray().ToArray();
        Assert.Equal(["sign_in_failed", "signed_in"], all.Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal(
            (false, "INVALID_CREDENTIALS"), (all[0].GetProperty("succeeded").GetBoolean(), all[0].GetProperty("code").GetString()));

        var failed = await api.Get("/api/auth/security-events?kind=sign_in_failed&fields=kind,address", World.Alice);
        Assert.Equal("192.0.2.7", Assert.Single(failed.At("data").EnumerateArray()).GetProperty("address").GetString());
        Assert.Equal(400, (await api.Get("/api/auth/security-events?user_id=1", World.Alice)).Status);
    }
}
