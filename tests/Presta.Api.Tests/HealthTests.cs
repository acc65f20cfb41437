using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class HealthTests(ApiFixture api)
{
    [Fact]
    public async Task The_way_to_Notion_is_shown_without_a_word_about_rows()
    {
        var reply = await api.Get("/health/notion");
        Assert.Equal(200, reply.Status);
        Assert.True(reply.At("data", "reachable").GetBoolean());
        Assert.Equal((2.5, 3), (reply.At("data", "requests_per_second").GetDouble(), reply.At("data", "rate_limited").GetInt32()));
        Assert.Equal(
            ["interactive", "write", "sync"], reply.At("data", "lanes").EnumerateArray().Select(l => l.GetProperty("lane").GetString()));
        Assert.Equal(
            (2, 1, 1.5), (reply.At("data", "lanes")[2].GetProperty("queued").GetInt32(),
            reply.At("data", "lanes")[2].GetProperty("in_flight").GetInt32(), reply.At("data", "lanes")[2].GetProperty("wait_s")
                .GetDouble()));
        Assert.Equal(
            (12, 101, 5), (reply.At("data", "outbox", "pending").GetInt32(), reply.At("data", "outbox", "dead_letters").GetInt32(),
            reply.At("data", "outbox", "eta_s").GetInt32()));
        Assert.DoesNotContain(World.Mine.Name, reply.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(World.Mine.Id.ToString(), reply.ToString(), StringComparison.Ordinal);
    }
}
