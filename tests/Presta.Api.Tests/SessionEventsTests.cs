using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>The stream that tells a browser of its own session.</summary>
[Collection("api")]
public sealed class SessionEventsTests(ApiFixture api)
{
    [Fact]
    public async Task A_session_that_ends_is_told_and_ends_the_stream()
    {
        var token = (await api.SignIn(World.Bob)).Text("data", "token");
        await using var events = await Listen(token);
        var first = await events.Next();
        Assert.Equal(
            ("session", "client", JsonValueKind.Null),
            (first.EventType, first.Data.GetProperty("roles")[0].GetString(), first.Data.GetProperty("reason").ValueKind));

        Assert.Equal(200, (await api.Send(HttpMethod.Post, "/api/auth/logout", token, null)).Status);

        var last = await events.Next();
        Assert.Equal(("session.revoked", "session_ended"), (last.EventType, last.Data.GetProperty("reason").GetString()));
        Assert.True(await events.IsOver());
    }

    [Fact]
    public async Task A_session_that_another_node_ended_and_a_disabled_account_are_told_too()
    {
        var user = World.Bob with { Id = World.Id(6_201), Email = "listens@example.ch" };
        foreach (var end in new Action<Guid>[] { session => api.World.Sessions.TryRemove(session, out _),
            _ => api.World.Put(user with { Status = UserStatus.Disabled }) })
        {
            api.World.Put(user);
            var token = (await api.SignIn(user)).Text("data", "token");
            await using var events = await Listen(token);
            Assert.Equal("session", (await events.Next()).EventType);
            end(Guid.Parse(new JsonWebToken(token).GetPayloadValue<string>("sid")));
            Assert.Equal("session.revoked", (await events.Next()).EventType);
            Assert.True(await events.IsOver());
        }
    }

    [Fact]
    public async Task Roles_that_changed_are_told_with_what_they_allow_now()
    {
        var user = World.Bob with { Id = World.Id(6_202), Email = "promoted@example.ch" };
        api.World.Put(user);
        await using var events = await Listen((await api.SignIn(user)).Text("data", "token"));
        Assert.DoesNotContain("commissions.view.own", Keys(await events.Next()));

        api.World.Put(user with { Roles = Portal.Client | Portal.Revendeur });

        var last = await events.Next();
        Assert.Equal(("permission.changed", "permission_changed"), (last.EventType, last.Data.GetProperty("reason").GetString()));
        Assert.Contains("commissions.view.own", Keys(last));
        Assert.True(await events.IsOver());

        static IEnumerable<string?> Keys(SseItem<JsonElement> item) => item.Data.GetProperty("permissions").EnumerateArray()
            .Select(k => k.GetString());
    }

    [Fact]
    public async Task Rights_that_could_not_be_asked_for_at_first_are_no_change_when_they_are_known()
    {
        var user = World.Bob with { Id = World.Id(6_206), Email = "early@example.ch" };
        api.World.Put(user);
        var token = (await api.SignIn(user)).Text("data", "token");
        api.World.AreRolesAway = true;
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1.2));   // until the node must ask for them again
            await using var events = await Listen(token);
            Assert.Empty(Keys(await events.Next()));
            api.World.AreRolesAway = false;
            var known = await events.Next();
            Assert.Equal(("session", JsonValueKind.Null), (known.EventType, known.Data.GetProperty("reason").ValueKind));
            Assert.Contains("projects.view", Keys(known));
            api.World.Put(user with { Roles = Portal.Client | Portal.Revendeur });
            Assert.Equal("permission.changed", (await events.Next()).EventType);
        }
        finally
        {
            api.World.AreRolesAway = false;
        }

        static IEnumerable<string?> Keys(SseItem<JsonElement> item) => item.Data.GetProperty("permissions").EnumerateArray()
            .Select(k => k.GetString());
    }

    [Fact]
    public async Task One_person_listens_so_often_and_no_more_and_a_place_is_free_again_when_one_goes()
    {
        var token = (await api.SignIn(World.Paul)).Text("data", "token");
        var open = new List<Listener>();
        for (var i = 0; i < 10; i++) open.Add(await Listen(token));
        var refused = await api.Send(HttpMethod.Get, "/api/auth/events", token, null);
        Assert.Equal((429, "RATE_LIMITED"), (refused.Status, refused.Code));
        Assert.NotNull(refused.Header("Retry-After"));

        await open[0].DisposeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await api.Send(HttpMethod.Get, "/api/auth/events", token, null)).Status != 200) await Task.Delay(20, patience.Token);
        foreach (var listener in open[1..]) await listener.DisposeAsync();
    }

    [Fact]
    public async Task However_many_listen_to_a_session_its_user_is_asked_twice_a_second_at_most_and_all_of_them_are_told()
    {
        var user = World.Bob with { Id = World.Id(6_203), Email = "many@example.ch" };
        api.World.Put(user);
        var token = (await api.SignIn(user)).Text("data", "token");
        var open = new List<Listener>();
        for (var i = 0; i < 8; i++) open.Add(await Listen(token));
        foreach (var listener in open) Assert.Equal("session", (await listener.Next()).EventType);

        var (before, since) = (api.World.Admitted[user.Id], TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(2));
        var most = 2 + 2 * TimeProvider.System.GetElapsedTime(since).TotalSeconds;
        Assert.InRange(api.World.Admitted[user.Id] - before, 1, most);

        api.World.Sessions.TryRemove(Session(token), out _);
        foreach (var listener in open)
        {
            Assert.Equal("session.revoked", (await listener.Next()).EventType);
            await listener.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_user_who_does_not_answer_keeps_nobody_else_waiting()
    {
        var (slow, other) =
            (World.Bob with { Id = World.Id(6_204), Email = "slow@example.ch" },
            World.Bob with { Id = World.Id(6_205), Email = "other@example.ch" });
        api.World.Put(slow, other);
        var token = (await api.SignIn(other)).Text("data", "token");
        await using var stuck = await Listen((await api.SignIn(slow)).Text("data", "token"));
        await using var events = await Listen(token);
        Assert.Equal("session", (await stuck.Next()).EventType);
        Assert.Equal("session", (await events.Next()).EventType);
        var answers = new TaskCompletionSource();
        var before = api.World.Admitted[slow.Id];
        api.World.Stalled = (slow.Id, answers.Task);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (api.World.Admitted[slow.Id] == before) await Task.Delay(20, patience.Token);
            api.World.Sessions.TryRemove(Session(token), out _);
            var since = TimeProvider.System.GetTimestamp();
            Assert.Equal("session.revoked", (await events.Next()).EventType);
            Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.InRange(api.World.Admitted[slow.Id] - before, 1, 2);   // one look at a time
        }
        finally
        {
            api.World.Stalled = null;
            answers.SetResult();
        }
    }

    private static Guid Session(string token) => Guid.Parse(new JsonWebToken(token).GetPayloadValue<string>("sid"));

    private async Task<Listener> Listen(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((200, "text/event-stream"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    private sealed class Listener(HttpResponseMessage response, Stream stream) : IAsyncDisposable
    {
        private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        private IAsyncEnumerator<SseItem<JsonElement>>? items;

        private IAsyncEnumerator<SseItem<JsonElement>> Items => items ??=
            SseParser.Create(stream, (_, bytes) => JsonDocument.Parse(bytes.ToArray()).RootElement).EnumerateAsync(patience.Token)
                .GetAsyncEnumerator();

        public async Task<SseItem<JsonElement>> Next()
        {
            while (await Items.MoveNextAsync())
                if (Items.Current.EventType is not "heartbeat") return Items.Current;
            throw new InvalidOperationException("the stream is over");
        }

        public async Task<bool> IsOver() => !await Items.MoveNextAsync();

        public async ValueTask DisposeAsync()
        {
            if (items is not null) await items.DisposeAsync();
            response.Dispose();
            patience.Dispose();
        }
    }
}
