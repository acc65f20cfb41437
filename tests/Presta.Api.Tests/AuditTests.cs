using System.Text.Json;
using Presta.Api.Tests.Fakes;
using Presta.Audit;

namespace Presta.Api.Tests;

/// <summary>What of a request the audit trail is told.</summary>
[Collection("api")]
public sealed class AuditTests(ApiFixture api)
{
    private readonly string request = Guid.NewGuid().ToString("N");

    private (string, string) RequestId => ("X-Request-Id", request);

    [Fact]
    public async Task A_write_is_noted_with_who_what_whence_and_how_it_ended()
    {
        var reply = await api.Post(
            $"/api/client/projects/{World.Mine.Id}/comment", World.Alice, new { content = "geheim" }, RequestId,
            ("User-Agent", "Portal/1.2"));
        var line = await Line();

        Assert.True(reply.Status is 201, reply.ToString());
        Assert.Equal("POST /api/client/projects/{id}/comment", line.Action);
        Assert.Equal((World.Alice.Id, $"id={World.Mine.Id}", 201, null, 1), (line.Actor, line.Object, line.Status, line.Code, line.Count));
        Assert.Equal(("127.0.0.1", "Portal/1.2", request), (line.Origin!.Address, line.Origin.Agent, line.Origin.RequestId));
        Assert.Contains(line.Origin.Session, api.World.Sessions.Keys);
        Assert.False(line.Operation.IsNone);
        Assert.Equal(line.Origin, api.World.Origin);   // so that the owner's commit tells the same
    }

    [Fact]
    public async Task A_refused_write_is_noted_with_its_reason()
    {
        await api.Put($"/api/client/projects/{World.Foreign.Id}/status", World.Alice, new { status = "on_hold" }, RequestId);
        var line = await Line();
        Assert.Equal((404, "NOT_FOUND", $"id={World.Foreign.Id}"), (line.Status, line.Code, line.Object));
    }

    [Fact]
    public async Task An_accident_keeps_its_route_and_ids()
    {
        api.World.Accident = new InvalidOperationException("boom");
        try
        {
            await api.Put($"/api/client/projects/{World.Mine.Id}/status", World.Alice, new { status = "on_hold" }, RequestId);
        }
        finally
        {
            api.World.Accident = null;
        }
        var line = await Line();
        Assert.Equal(("PUT /api/client/projects/{id}/status", $"id={World.Mine.Id}", 500), (line.Action, line.Object, line.Status));
    }

    [Fact]
    public async Task A_repeated_answer_is_noted_as_one()
    {
        var path = $"/api/client/projects/{World.Mine.Id}/comment";
        var key = ("Idempotency-Key", request);
        await api.Post(path, World.Alice, new { content = "x" }, key);
        var again = await api.Post(path, World.Alice, new { content = "x" }, key, RequestId);
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        Assert.Equal((201, "REPLAYED"), await Line() is var line ? (line.Status, line.Code) : default);
    }

    [Fact]
    public async Task Denied_reads_are_noted_and_others_are_not()
    {
        await api.Get("/api/client/projects", World.Alice, RequestId);
        await api.Get($"/api/client/projects/{World.Mine.Id}/timeline", World.Rita);

        var line = await Line(l => l.Action is "GET /api/client/projects/{id}/timeline" && l.Actor == World.Rita.Id);   // maybe another test's: like ones are one
        Assert.Equal((403, "FORBIDDEN"), (line.Status, line.Code));
        Assert.DoesNotContain(api.World.Audit, l => l.Origin?.RequestId == request);
    }

    [Fact]
    public async Task A_read_of_what_is_anothers_is_noted_once_and_its_repetitions_are_counted()
    {
        var user = World.Bob with { Id = World.Id(6_501), Email = "curious@example.ch" };
        api.World.Put(user);
        var token = (await api.SignIn(user)).Text("data", "token");
        for (var i = 0; i < 3; i++)
            Assert.Equal(404, (await api.Send(HttpMethod.Get, $"/api/client/projects/{World.Mine.Id}", token, null)).Status);

        var line = await Line(l => l.Actor == user.Id && l.Action is "GET /api/client/projects/{id}");
        Assert.Equal((404, "NOT_FOUND", $"id={World.Mine.Id}"), (line.Status, line.Code, line.Object));
        Assert.Single(api.World.Audit, l => l.Actor == user.Id && l.Action is "GET /api/client/projects/{id}");
    }

    [Fact]
    public async Task Who_asks_too_often_is_noted_though_the_limits_turned_them_away()
    {
        var user = World.Bob with { Id = World.Id(6_502), Email = "hasty@example.ch" };
        api.World.Put(user);
        await using var node = await api.Node(("RateLimits:User", "1"), ("RateLimits:Address", "4"));
        for (var i = 0; i < 2; i++) await node.Get("/api/client/projects/stats", World.Bob);
        var ofUser = await Line(l => l is { Status: 429, Action: "GET /api/client/projects/stats" } && l.Actor == World.Bob.Id);
        Assert.Equal("RATE_LIMITED", ofUser.Code);
        for (var i = 0; i < 6; i++) await node.Get("/api/auth/check-session");
        Assert.True((await Line(l => l is { Status: 429, Action: "GET /api/auth/check-session" })).Actor.IsNone);
    }

    [Fact]
    public async Task Secrets_are_not_noted()
    {
        const string canary = "Canary-4711-password";
        await api.Post($"/api/auth/login?token={canary}", null, new { email = $"{canary}@example.ch", password = canary }, RequestId);
        await api.Post("/api/auth/refresh-token", null, new { refresh_token = canary });
        await api.Send(HttpMethod.Post, $"/api/auth/reset/{canary}", canary, new { password = canary }, ("X-Request-Id", request + "2"));
        await api.Post($"/api/client/projects/{canary}/comment", World.Alice, new { content = canary }, ("X-Request-Id", request + "3"));
        var last = await Line(request + "3");

        Assert.Equal((404, null), (last.Status, last.Object));
        var all = JsonSerializer.Serialize(api.World.Audit);
        Assert.Contains("POST /api/auth/login", all, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(api.TokenOf(World.Alice), all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_trail_is_away_answers_come_and_their_lines_follow()
    {
        api.World.AuditAccident = new InvalidOperationException("away");
        try
        {
            var reply = await api.Put(
                $"/api/client/projects/{World.Foreign.Id}/status", World.Alice, new { status = "on_hold" }, RequestId);
            Assert.Equal(404, reply.Status);
            Assert.DoesNotContain(api.World.Audit, l => l.Origin?.RequestId == request);
        }
        finally
        {
            api.World.AuditAccident = null;
        }
        Assert.Equal(404, (await Line()).Status);
    }

    private Task<AuditEvent> Line(string? of = null) => Line(l => l.Origin?.RequestId == (of ?? request));

    private async Task<AuditEvent> Line(Func<AuditEvent, bool> isIt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (api.World.Audit.FirstOrDefault(isIt) is { } line) return line;
            await Task.Delay(20, patience.Token);
        }
    }
}
