using Microsoft.IdentityModel.JsonWebTokens;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>A superadmin at somebody else's portal.</summary>
[Collection("api")]
public sealed class ViewAsTests(ApiFixture api)
{
    [Fact]
    public async Task A_view_shows_what_the_other_sees_and_says_whose_it_is()
    {
        var view = await View(World.Alice);
        Assert.Equal((200, "600", "true", World.Alice.Id.ToString()),
            (view.Status, view.Text("data", "expires_in"), view.Text("data", "read_only").ToLowerInvariant(),
                view.Text("data", "user", "id")));
        Assert.False(view.At("data").TryGetProperty("refresh_token", out _));

        var token = view.Text("data", "token");
        var claims = new JsonWebToken(token);
        Assert.Equal(World.Alice.Id.ToString(), claims.Subject);
        Assert.Equal(World.Sara.Id.ToString(), claims.GetPayloadValue<System.Text.Json.JsonElement>("act").GetProperty("sub").GetString());
        Assert.InRange((claims.ValidTo - claims.IssuedAt).TotalMinutes, 1, 10);

        foreach (var path in new[] { "/api/client/projects", $"/api/client/projects/{World.Mine.Id}", "/api/auth/me" })
        {
            var (seen, own) = (await api.Send(HttpMethod.Get, path, token, null), await api.Get(path, World.Alice));
            Assert.Equal((200, own.Text("data")), (seen.Status, seen.Text("data")));
        }
        Assert.Equal(404, (await api.Send(HttpMethod.Get, $"/api/client/projects/{World.Foreign.Id}", token, null)).Status);
        Assert.Equal(
            World.Sara.Id.ToString(), (await api.Send(HttpMethod.Get, "/api/auth/check-session", token, null)).Text("data", "viewed_by"));
        Assert.False((await api.Get("/api/auth/check-session", World.Alice)).At("data").TryGetProperty("viewed_by", out _));
    }

    [Fact]
    public async Task What_a_view_opens_its_owner_has_not_seen()
    {
        var today = TimeProvider.System.Today();
        var quote = new Billing.Quote
        {
            Id = EntityId.Of("viewed as"), Version = 1, Number = "DEV-2026-0099", ClientId = World.Acme, Status = Billing.QuoteStatus.Sent,
            IssuedOn = today, Standing = Billing.QuoteStanding.Sent, CreatedAt = World.Start,
        };
        api.World.Put(quote);
        var token = (await View(World.Alice)).Text("data", "token");
        Assert.Equal("sent", (await api.Send(HttpMethod.Get, $"/api/client/quotes/{quote.Id}", token, null)).Text("data", "status"));
        Assert.Equal("viewed", (await api.Get($"/api/client/quotes/{quote.Id}", World.Alice)).Text("data", "status"));
    }

    [Fact]
    public async Task A_preview_that_a_view_opens_is_shown_for_as_long_as_the_address_is_good_and_leaves_no_receipt()
    {
        byte[] bytes = [.. "%PDF-1.7 "u8, .. Guid.NewGuid().ToByteArray()];
        var id = (await api.Post("/api/client/documents/upload", World.Alice, UploadTests.Form("seen.pdf", bytes))).Text("data", "id");
        var token = (await View(World.Alice)).Text("data", "token");
        var preview = await api.Send(HttpMethod.Get, $"/api/client/documents/{id}/preview", token, null);
        var address = new Uri(preview.Text("data", "preview_url")).PathAndQuery;
        Assert.Contains($"viewer={World.Sara.Id}", address, StringComparison.Ordinal);

        Assert.Equal(bytes, (await api.Get(address)).Body);
        await Task.Delay(TimeSpan.FromSeconds(1));   // what is known of a session is older than it may be then
        Assert.Equal(bytes, (await api.Get(address)).Body);
        Assert.DoesNotContain(api.World.Sharings.GetValueOrDefault(EntityId.Parse(id))?.Receipts ?? [], r => r.ReaderId == World.Alice.Id);
        Assert.Equal(404, (await api.Get(address.Replace($"&viewer={World.Sara.Id}", "", StringComparison.Ordinal))).Status);

        var own = new Uri((await api.Get($"/api/client/documents/{id}/preview", World.Alice)).Text("data", "preview_url")).PathAndQuery;
        Assert.DoesNotContain("viewer", own, StringComparison.Ordinal);
        Assert.Equal(200, (await api.Get(own)).Status);
        Assert.Equal(404, (await api.Get($"{own}&viewer={World.Sara.Id}")).Status);
        Assert.Contains(api.World.Sharings[EntityId.Parse(id)].Receipts, r => r.ReaderId == World.Alice.Id);
    }

    [Fact]
    public async Task A_file_that_a_view_takes_away_is_told_with_whose_rows_they_are()
    {
        var token = (await View(World.Alice)).Text("data", "token");
        var request = $"export-{Guid.NewGuid():N}";
        Assert.Equal(
            200, (await api.Send(
                HttpMethod.Get, $"/api/client/projects/{World.Mine.Id}/files?format=csv", token, null, ("X-Request-Id", request))).Status);
        var line = await Line(request);
        Assert.Equal(World.Sara.Id, line.Actor);
        Assert.StartsWith("EXPORT csv", line.Code, StringComparison.Ordinal);
        Assert.StartsWith($"user={World.Alice.Id}", line.Object, StringComparison.Ordinal);   // where the security journal looks
    }

    [Fact]
    public async Task Every_write_of_a_view_is_refused_and_told_each_time()
    {
        var token = (await View(World.Alice)).Text("data", "token");
        var writes = EndpointTable.Mapped(api.App).Where(e => e.Method is not "GET").ToList();
        Assert.True(writes.Count >= 20);
        foreach (var endpoint in writes)
            for (var i = 0; i < 2; i++)
            {
                var request = $"view-{Guid.NewGuid():N}";
                var reply = await api.Send(
                    new(endpoint.Method), RoutesTests.Fill(endpoint, World.Mine.Id.ToString()), token, RoutesTests.GoodBody(endpoint),
                    ("X-Request-Id", request));
                Assert.True(reply is { Status: 403, Code: "VIEW_AS_READ_ONLY" }, $"{endpoint}: {reply}");
                var line = await Line(request);
                Assert.Equal((World.Sara.Id, 403, "VIEW_AS_READ_ONLY"), (line.Actor, line.Status, line.Code));
                Assert.Contains($"user={World.Alice.Id}", line.Object, StringComparison.Ordinal);
            }
    }

    [Fact]
    public async Task Only_a_superadmin_who_has_just_shown_a_second_factor_looks_and_at_no_superadmin()
    {
        foreach (var user in new[] { World.Alice, World.Paul, World.Rita })
            Assert.Equal((403, "FORBIDDEN"), await StatusOf(api.Post("/api/auth/view-as", user, new { user_id = World.Bob.Id })));
        var token = (await api.SignIn(World.Sara)).Text("data", "token");
        Assert.Equal((403, "STEP_UP_REQUIRED"), await StatusOf(Ask(token, World.Alice.Id)));
        Assert.Equal(200, (await api.Send(HttpMethod.Post, "/api/auth/verify-2fa", token, new { code = World.Code })).Status);
        Assert.Equal((403, "FORBIDDEN"), await StatusOf(Ask(token, World.Sara.Id)));
        Assert.Equal((404, "NOT_FOUND"), await StatusOf(Ask(token, World.Id(9_999))));
        Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Send(HttpMethod.Post, "/api/auth/view-as", token, new { })));
    }

    [Fact]
    public async Task A_view_ends_with_the_superadmins_session_and_with_either_account()
    {
        var (superadmin, client) =
            (World.Sara with { Id = World.Id(6_101), Email = "chief@example.ch" },
            World.Alice with { Id = World.Id(6_102), Email = "seen@example.ch" });
        api.World.Put(superadmin);
        api.World.Put(client);
        foreach (var (end, restore) in new (Action<Guid>, Action)[]
        {
            (session => api.World.Sessions.TryRemove(session, out _), () => { }),
            (_ => api.World.Put(superadmin with { Status = UserStatus.Disabled }), () => api.World.Put(superadmin)),
            (_ => api.World.Put(superadmin with { Roles = Portal.Client }), () => api.World.Put(superadmin)),
            (_ => api.World.Put(client with { Status = UserStatus.Disabled }), () => api.World.Put(client)),
            (_ => api.World.Put(client with { Roles = Portal.Client | Portal.Superadmin }), () => api.World.Put(client)),
        })
        {
            var token = (await View(client, superadmin)).Text("data", "token");
            Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/auth/me", token, null)).Status);
            end(Guid.Parse(new JsonWebToken(token).GetPayloadValue<string>("sid")));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while ((await api.Send(HttpMethod.Get, "/api/auth/me", token, null)).Status == 200) await Task.Delay(20, patience.Token);
            restore();
        }
    }

    private async Task<Reply> View(User other, User? superadmin = null)
    {
        var token = (await api.SignIn(superadmin ?? World.Sara)).Text("data", "token");
        Assert.Equal(200, (await api.Send(HttpMethod.Post, "/api/auth/verify-2fa", token, new { code = World.Code })).Status);
        return await Ask(token, other.Id);
    }

    private Task<Reply> Ask(string token, EntityId other) => api.Send(HttpMethod.Post, "/api/auth/view-as", token, new { user_id = other });

    private async Task<Audit.AuditEvent> Line(string request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (api.World.Audit.FirstOrDefault(l => l.Origin?.RequestId == request) is { } line) return line;
            await Task.Delay(5, patience.Token);
        }
    }

    private static async Task<(int, string?)> StatusOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
