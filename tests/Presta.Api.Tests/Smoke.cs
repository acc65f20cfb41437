using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class Smoke(ApiFixture api)
{
    [Fact]
    public async Task A_client_lists_their_projects()
    {
        var reply = await api.Get("/api/client/projects?limit=20", World.Alice);
        Assert.True(reply.Status == 200, reply.ToString());
        Assert.Equal(33, reply.At("meta", "total").GetInt32());
    }
}
