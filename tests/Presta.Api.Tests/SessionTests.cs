using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class SessionTests(ApiFixture api)
{
    [Fact]
    public async Task Signing_in_gives_a_token_for_fifteen_minutes_and_the_user()
    {
        var reply = await api.SignIn(World.Alice);
        Assert.Equal(
            (200, "Bearer", "900", "client"),
            (reply.Status, reply.Text("data", "token_type"), reply.Text("data", "expires_in"), reply.Text("data", "user", "role")));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
    }

    [Fact]
    public async Task An_unknown_address_answers_like_a_wrong_password()
    {
        var unknown = await api.Post("/api/auth/login", null, new { email = "nobody@example.ch", password = "x" });
        var wrong = await api.SignIn(World.Alice, "wrong");
        Assert.Equal((401, "INVALID_CREDENTIALS"), (unknown.Status, unknown.Code));
        Assert.Equal((401, unknown.Text("error", "message")), (wrong.Status, wrong.Text("error", "message")));
    }

    [Fact]
    public async Task Who_signed_in_sees_their_profile()
    {
        var reply = await api.Get("/api/auth/me", World.Alice);
        Assert.Equal((200, "Alice", "3"), (reply.Status, reply.Text("data", "name"), reply.Text("meta", "version")));
        Assert.StartsWith("\"3-", reply.Header("ETag"), StringComparison.Ordinal);
        Assert.Equal(["client"], reply.At("data", "roles").EnumerateArray().Select(r => r.GetString()));
    }

    [Fact]
    public async Task After_a_logout_the_token_is_refused_at_once()
    {
        var token = (await api.SignIn(World.Alice)).Text("data", "token");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/auth/me", token, null)).Status);
        Assert.Equal(200, (await api.Send(HttpMethod.Post, "/api/auth/logout", token, null)).Status);
        Assert.Equal((401, "UNAUTHORIZED"), await Me(token));
    }

    [Fact]
    public async Task A_logout_elsewhere_acts_here_within_a_second()
    {
        var token = (await api.SignIn(World.Alice)).Text("data", "token");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/auth/me", token, null)).Status);
        var session = Guid.Parse(new JsonWebToken(token).GetPayloadValue<string>("sid"));
        Assert.True(api.World.Sessions.TryRemove(session, out _));
        var until = TimeProvider.System.GetUtcNow().AddSeconds(2);
        while ((await api.Send(HttpMethod.Get, "/api/auth/me", token, null)).Status == 200)
            Assert.True(TimeProvider.System.GetUtcNow() < until, "the token still works");
    }

    [Fact]
    public async Task A_refresh_token_works_once()
    {
        var refresh = (await api.SignIn(World.Bob)).Text("data", "refresh_token");
        var renewed = await api.Post("/api/auth/refresh-token", null, new { refresh_token = refresh });
        Assert.Equal(200, renewed.Status);
        Assert.Equal((200, null), await Me(renewed.Text("data", "token")));
        var again = await api.Post("/api/auth/refresh-token", null, new { refresh_token = refresh });
        Assert.Equal((401, "INVALID_TOKEN"), (again.Status, again.Code));
    }

    [Fact]
    public async Task Tokens_that_expired_or_were_forged_are_refused()
    {
        var session = new JsonWebToken(api.TokenOf(World.Alice)).GetPayloadValue<string>("sid");
        Assert.Equal((200, null), await Me(Forged(session, FakeSigningKeys.Secret, "k1", TimeSpan.FromMinutes(5))));
        Assert.Equal((401, "TOKEN_EXPIRED"), await Me(Forged(session, FakeSigningKeys.Secret, "k1", TimeSpan.FromMinutes(-5))));
        Assert.Equal((401, "UNAUTHORIZED"), await Me(Forged(session, new byte[32], "k1", TimeSpan.FromMinutes(5))));
        Assert.Equal((401, "UNAUTHORIZED"), await Me(Forged(session, FakeSigningKeys.Secret, "k9", TimeSpan.FromMinutes(5))));
        Assert.Equal((401, "UNAUTHORIZED"), await Me(Forged("no session", FakeSigningKeys.Secret, "k1", TimeSpan.FromMinutes(5))));
        Assert.Equal((401, "UNAUTHORIZED"), await Me(api.TokenOf(World.Alice)[..^3] + "abc"));
    }

    private async Task<(int, string?)> Me(string token)
    {
        var reply = await api.Send(HttpMethod.Get, "/api/auth/me", token, null);
        return (reply.Status, reply.Status == 200 ? null : reply.Code);
    }

    private static string Forged(string session, byte[] secret, string kid, TimeSpan life)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "presta", Audience = "presta", NotBefore = now.AddHours(-1), IssuedAt = now.AddHours(-1), Expires = now + life,
            Claims = new Dictionary<string, object> { ["sub"] = World.Alice.Id.ToString(), ["sid"] = session },
            SigningCredentials = new(new SymmetricSecurityKey(secret) { KeyId = kid }, SecurityAlgorithms.HmacSha256),
        });
    }
}
