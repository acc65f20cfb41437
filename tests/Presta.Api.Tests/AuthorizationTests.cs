using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>
/// The matrix: every mapped endpoint × everybody who may come, with the answer that each is to get. <see cref="RoutesTests"/> has foreign
/// ids.
/// </summary>
[Collection("api")]
public sealed class AuthorizationTests(ApiFixture api)
{
    private static readonly DateTime Now = TimeProvider.System.GetUtcNow().UtcDateTime;

    private IReadOnlyList<Endpoint> Protected => [.. EndpointTable.Mapped(api.App).Where(e => !RoutesTests.Public.Contains(e.Path))];

    /// <summary>Whoever shows something that is no good; null is nothing at all.</summary>
    public static TheoryData<string, string> Strangers => new()
    {
        { "no token", "UNAUTHORIZED" }, { "garbage", "UNAUTHORIZED" }, { "alg none", "UNAUTHORIZED" }, { "wrong key", "UNAUTHORIZED" },
        { "unknown key id", "UNAUTHORIZED" }, { "other issuer", "UNAUTHORIZED" }, { "other audience", "UNAUTHORIZED" },
        { "not yet good", "UNAUTHORIZED" },
        { "expired", "TOKEN_EXPIRED" }, { "no session in it", "UNAUTHORIZED" }, { "a session of somebody else", "UNAUTHORIZED" },
        { "revoked session", "UNAUTHORIZED" }, { "disabled user", "UNAUTHORIZED" }, { "user who is no more", "UNAUTHORIZED" },
    };

    [Theory, MemberData(nameof(Strangers))]
    public async Task Whoever_must_not_come_in_is_refused_everywhere(string who, string code)
    {
        var token = await Token(who);
        Assert.True(Protected.Count >= 20);
        foreach (var endpoint in Protected)
        {
            var reply = await api.Send(
                new(endpoint.Method), RoutesTests.Fill(endpoint, World.Mine.Id.ToString()), token, RoutesTests.GoodBody(endpoint));
            Assert.True(reply.Status == 401 && reply.Code == code, $"{endpoint} with {who}: {reply}");
            Assert.StartsWith("Bearer", reply.Header("WWW-Authenticate"), StringComparison.Ordinal);
        }
    }

    /// <summary>The other half of the matrix: what the one who holds the role is told is never that they may not.</summary>
    [Fact]
    public async Task Whose_portal_it_is_comes_in_everywhere_and_nobody_else()
    {
        (User User, string Role)[] users =
            [(World.Alice, "client"), (World.Paul, "prestataire"), (World.Rita, "revendeur"), (World.Sara, "superadmin")];
        var portals = Protected.Where(e => !e.Path.StartsWith("/api/auth", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(portals);
        foreach (var endpoint in portals)
            foreach (var (user, role) in users)
            {
                var reply = await api.Send(
                    new(endpoint.Method), RoutesTests.Fill(endpoint, "nonsense"), user, RoutesTests.GoodBody(endpoint));
                var comesIn = role == endpoint.Role;
                Assert.True(
                    comesIn ? reply.Status is not (401 or 403 or >= 500) || reply is { Status: 403, Code: "STEP_UP_REQUIRED" }
                    : reply is { Status: 403, Code: "FORBIDDEN" },
                    $"{endpoint} as {role}: {reply}");
            }
    }

    /// <summary>These few of what every signed-in person has are a superadmin's alone.</summary>
    private static readonly string[] OfSuperadmins = ["/api/auth/view-as"];

    /// <summary>As above, of the account's own endpoints: all roles come in, but where a superadmin is asked for.</summary>
    [Fact]
    public async Task What_everybody_has_lets_every_role_in_and_what_a_superadmin_has_nobody_else()
    {
        User[] people =
        [
            World.Alice with { Id = World.Id(6_301), Email = "m1@example.ch" },
            World.Paul with { Id = World.Id(6_302), Email = "m2@example.ch" },
            World.Rita with { Id = World.Id(6_303), Email = "m3@example.ch" },
            World.Sara with { Id = World.Id(6_304), Email = "m4@example.ch" },
        ];
        api.World.Put(people);
        var own = Protected.Where(e => e.Path.StartsWith("/api/auth", StringComparison.Ordinal)).ToList();
        Assert.True(own.Count >= 18);
        Assert.Superset(OfSuperadmins.ToHashSet(), own.Select(e => e.Path).ToHashSet());
        foreach (var endpoint in own)
            foreach (var user in people)
            {
                var token = (await api.SignIn(user)).Text("data", "token");   // the one before may have been ended
                var reply = await api.Send(
                    new(endpoint.Method), RoutesTests.Fill(endpoint, World.Id(6_399).ToString()), token, RoutesTests.GoodBody(endpoint));
                var comesIn = user.Roles is Portal.Superadmin || !OfSuperadmins.Contains(endpoint.Path);
                Assert.True(
                    comesIn ? reply.Status is not (401 or 403 or >= 500) || reply is { Status: 403, Code: "STEP_UP_REQUIRED" }
                    : reply is { Status: 403, Code: "FORBIDDEN" },
                    $"{endpoint} as {user.Roles}: {reply}");
            }
    }

    [Fact]
    public async Task A_bad_token_does_not_shut_out_where_none_is_needed_nor_open_anything()
    {
        foreach (var path in RoutesTests.Public.Except(RoutesTests.Bodiless))
        {
            var reply = await api.Send(HttpMethod.Post, path, await Token("expired"), "{}");
            Assert.True(reply is { Status: 400, Code: "VALIDATION_ERROR" }, $"{path}: {reply}");
        }
    }

    private async Task<string?> Token(string who)
    {
        var (key, alice) = (FakeSigningKeys.Secret, World.Alice.Id.ToString());
        var session = (await SessionOf(World.Alice)).ToString("D");
        return who switch
        {
            "no token" => null,
            "garbage" => "a.b.c",
            "alg none" => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Signed(alice, session).Split('.')[1]}.",
            "wrong key" => Signed(alice, session, key: new byte[32]),
            "unknown key id" => Signed(alice, session, kid: "k9"),
            "other issuer" => Signed(alice, session, issuer: "elsewhere"),
            "other audience" => Signed(alice, session, audience: "elsewhere"),
            "not yet good" => Signed(alice, session, from: TimeSpan.FromMinutes(5), life: TimeSpan.FromMinutes(10)),
            "expired" => Signed(alice, session, life: TimeSpan.FromMinutes(-5)),
            "no session in it" => Signed(alice, "none"),
            "a session of somebody else" => Signed(alice, (await SessionOf(World.Bob)).ToString("D")),
            "revoked session" => await Revoked(),
            "disabled user" => await Disabled(),
            "user who is no more" => Signed(World.Id(7_777).ToString(), Guid.NewGuid().ToString("D")),
            _ => throw new ArgumentOutOfRangeException(nameof(who), who, "nobody"),
        };
    }

    /// <summary>Good until a moment ago, and used: no cache may let it in.</summary>
    private async Task<string> Revoked()
    {
        var token = (await api.SignIn(World.Bob)).Text("data", "token");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/auth/me", token, null)).Status);
        Assert.Equal(200, (await api.Send(HttpMethod.Post, "/api/auth/logout", token, null)).Status);
        return token;
    }

    private async Task<string> Disabled()
    {
        var user = World.Alice with { Id = World.Id(6_001), Email = "gone@example.ch", Status = UserStatus.Active };
        api.World.Put(user);
        var token = (await api.SignIn(user)).Text("data", "token");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/auth/me", token, null)).Status);
        api.World.Put(user with { Status = UserStatus.Disabled });
        var until = TimeProvider.System.GetUtcNow().AddSeconds(2);
        while ((await api.Send(HttpMethod.Get, "/api/auth/me", token, null)).Status == 200)
            Assert.True(TimeProvider.System.GetUtcNow() < until, "it still works");
        return token;
    }

    private async Task<Guid> SessionOf(User user) =>
        Guid.Parse(new JsonWebToken((await api.SignIn(user)).Text("data", "token")).GetPayloadValue<string>("sid"));

    private static string Signed(
        string user, string session, byte[]? key = null, string kid = "k1", string issuer = "presta", string audience = "presta",
        TimeSpan? from = null, TimeSpan? life = null) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Audience = audience, NotBefore = Now + (from ?? TimeSpan.FromHours(-1)), IssuedAt = Now.AddHours(-1),
                Expires = Now + (life ?? TimeSpan.FromMinutes(15)),
            Claims = new Dictionary<string, object> { ["sub"] = user, ["sid"] = session },
            SigningCredentials =
                new(new SymmetricSecurityKey(key ?? FakeSigningKeys.Secret) { KeyId = kid }, SecurityAlgorithms.HmacSha256),
        });
}
