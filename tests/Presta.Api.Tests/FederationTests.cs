using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Presta.Api.Federation;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>Signing in at an identity provider and back, over HTTP.</summary>
[Collection("api")]
public sealed class FederationTests(ApiFixture api) : IAsyncLifetime
{
    private const string Page = "https://portal.example.ch/welcome?tab=2";
    private const string Own = "https://api.example.ch";
    private static readonly byte[] Secret = System.Text.Encoding.UTF8.GetBytes(FakeOidc.ClientSecret.PadRight(32));
    private FakeOidc oidc = null!;
    private OtherNode node = null!;

    public async Task InitializeAsync()
    {
        oidc = await FakeOidc.Start();
        node = await api.Node(Settings());
    }

    public async Task DisposeAsync()
    {
        api.World.IsSecondFactorAsked = default;
        await node.DisposeAsync();
        await oidc.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_provider_nobody_comes_in_this_way()
    {
        Assert.Equal("[]", (await api.Get("/api/auth/oidc")).Text("data"));
        foreach (var path in new[] { "start?return_to=https://portal.example.ch/", "callback?code=a&state=b" })
            Assert.Equal((404, "NOT_FOUND"), StatusOf(await api.Get($"/api/auth/oidc/fake/{path}")));
        Assert.Equal("""["fake"]""", (await node.Get("/api/auth/oidc")).Text("data"));
        Assert.Equal((404, "NOT_FOUND"), StatusOf(await node.Get("/api/auth/oidc/other/start?return_to=https://portal.example.ch/")));
    }

    [Fact]
    public async Task Who_signs_in_at_the_provider_trades_the_code_for_what_a_login_answers_once()
    {
        var started = await Start();
        Assert.Equal(302, started.Status);
        Assert.Contains("no-store", started.Header("Cache-Control"), StringComparison.Ordinal);
        foreach (var said in new[] { "__Host-", "httponly", "samesite=lax", "secure", "path=/", "max-age=600" })
            Assert.Contains(said, started.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal($"{Own}/api/auth/oidc/fake/callback", Query(started)["redirect_uri"]);

        var code = await CodeOf(await Return(started));
        Assert.Equal(("fake", World.Alice.Email!), api.World.Vouched);
        var entered = await Exchange(code);
        Assert.Equal(
            (await api.SignIn(World.Alice)).At("data").EnumerateObject().Select(p => p.Name), entered.At("data").EnumerateObject()
            .Select(p => p.Name));
        Assert.Equal(200, (await node.Me(entered.Text("data", "token"))).Status);
        foreach (var bad in new[] { code, "nonsense", $"{World.Id(7_001).Value:N}.magic" })
            Assert.Equal((401, "INVALID_CODE"), StatusOf(await Exchange(bad)));
    }

    [Fact]
    public async Task Whichever_node_they_come_back_to_knows_them()
    {
        await using var other = await api.Node(Settings());
        await CodeOf(await Return(await Start(), at: other));
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_whatever_the_provider_says_of_one()
    {
        api.World.IsSecondFactorAsked = World.Alice.Id;
        oidc.Claims["amr"] = new[] { "mfa", "otp" };
        var entered = await Exchange(await CodeOf(await Return(await Start())));

        Assert.Equal((200, true), (entered.Status, entered.At("data", "two_factor_required").GetBoolean()));
        Assert.False(entered.At("data").TryGetProperty("token", out _));
        Assert.NotEmpty(entered.Text("data", "challenge_token"));
    }

    public static TheoryData<string, string> Words => new()
    {
        { "wrong nonce", "INVALID_ID_TOKEN" }, { "no nonce", "INVALID_ID_TOKEN" }, { "wrong audience", "INVALID_ID_TOKEN" },
        { "several audiences", "INVALID_ID_TOKEN" }, { "for another party", "INVALID_ID_TOKEN" }, { "wrong issuer", "INVALID_ID_TOKEN" },
        { "expired", "INVALID_ID_TOKEN" }, { "never ends", "INVALID_ID_TOKEN" }, { "alg none", "INVALID_ID_TOKEN" },
        { "foreign key", "INVALID_ID_TOKEN" }, { "signed with our secret", "INVALID_ID_TOKEN" }, { "RS512", "INVALID_ID_TOKEN" },
        { "no subject", "INVALID_ID_TOKEN" }, { "no token", "INVALID_ID_TOKEN" },
        { "unverified", "EMAIL_NOT_VERIFIED" }, { "verified is not said", "EMAIL_NOT_VERIFIED" },
        { "verified by a number", "EMAIL_NOT_VERIFIED" },
        { "no e-mail", "EMAIL_NOT_VERIFIED" }, { "two e-mails", "EMAIL_NOT_VERIFIED" },
        { "unknown e-mail", "ACCOUNT_UNKNOWN" }, { "disabled account", "ACCOUNT_UNKNOWN" },
    };

    [Theory, MemberData(nameof(Words))]
    public async Task A_word_that_cannot_be_trusted_leads_back_with_what_is_wrong(string word, string code)
    {
        api.World.Put(World.Alice with { Id = World.Id(6_002), Email = "disabled@example.ch", Status = UserStatus.Disabled });
        oidc.Makes = claims => Spoil(word, claims);

        var reply = await Return(await Start());

        Assert.Equal((302, $"{Page}&error={code}"), (reply.Status, reply.Header("Location")));
        var until = TimeProvider.System.GetUtcNow().AddSeconds(10);
        while (!api.World.Audit.Any(e => e.Action == "GET /api/auth/oidc/{name}/callback" && e.Code == code && e.Status == 302))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "the trail does not tell");
            await Task.Delay(20);
        }
    }

    [Theory, InlineData(true), InlineData("true")]
    public async Task Verified_is_verified_also_as_a_text(object verified)
    {
        oidc.Claims["email_verified"] = verified;
        await CodeOf(await Return(await Start()));
    }

    [Fact]
    public async Task Elliptic_keys_are_as_good_and_a_key_that_was_made_meanwhile_is_fetched()
    {
        await CodeOf(await Return(await Start()));
        oidc.Key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "e2" };

        var until = TimeProvider.System.GetUtcNow().AddSeconds(15);
        while (!(await Return(await Start())).Header("Location")!.Contains("&code=", StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "the key is not known");
            await Task.Delay(100);
        }
        Assert.Equal(2, oidc.KeysAsked);
    }

    [Fact]
    public async Task Made_up_key_ids_do_not_become_a_flood_of_questions()
    {
        oidc.Makes = claims => oidc.Signed(claims, new(FakeOidc.Rsa(Guid.NewGuid().ToString()), SecurityAlgorithms.RsaSha256));
        for (var i = 0; i < 8; i++)
            Assert.EndsWith("error=INVALID_ID_TOKEN", (await Return(await Start())).Header("Location"), StringComparison.Ordinal);
        Assert.InRange(oidc.KeysAsked, 1, 4);
    }

    [Fact]
    public async Task A_state_of_another_browser_a_changed_one_and_one_of_another_key_open_nothing()
    {
        var (mine, theirs) = (await Start(), await Start());
        var (code, state) = oidc.SignIn(mine.Header("Location")!);
        var middle = state.Length / 2;
        var changed = state[..middle] + (state[middle] == 'A' ? 'B' : 'A') + state[(middle + 1)..];
        var foreign = System.Buffers.Text.Base64Url.EncodeToString(new byte[200]);

        Assert.Equal((401, "INVALID_STATE"), StatusOf(await node.Get($"/api/auth/oidc/fake/callback?code={code}&state={state}")));
        Assert.Equal((401, "INVALID_STATE"), StatusOf(await Return(code, state, Cookie(theirs))));
        foreach (var bad in new[] { changed, foreign, "", "*", new string('A', 5_000), "AAAA", state + "&state=" + state })
            Assert.Equal((401, "INVALID_STATE"), StatusOf(await Return(code, bad, Cookie(mine))));
        Assert.Equal(
            (401, "INVALID_STATE"), StatusOf(await node.Get($"/api/auth/oidc/fake/callback?code={code}", null, ("Cookie", Cookie(mine)))));
        await CodeOf(await Return(code, state, Cookie(mine)));   // nothing of all that used it up
        Assert.EndsWith("error=PROVIDER_DENIED", (await Return(code, state, Cookie(mine))).Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_is_over_after_ten_minutes()
    {
        foreach (var (ago, expected) in new[] { (9.9, 302), (10.1, 401) })
        {
            var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(-ago));
            var started = Started.Now("fake", new string('b', 43), Page, clock.GetUtcNow());
            var state = await new StartedSeal(new Tokens(api.InProcess, clock), clock).Close(started);
            Assert.Equal(expected, (await Return("none", state, $"__Host-presta-oidc={new string('b', 43)}")).Status);
        }
    }

    [Theory]
    [InlineData("https://evil.example/"), InlineData("https://portal.example.ch.evil.example/"),
        InlineData("https://portal.example.ch@evil.example/")]
    [InlineData("https://evil@portal.example.ch/"), InlineData("//portal.example.ch/"), InlineData("/welcome"), InlineData(""),
        InlineData("javascript:alert(1)")]
    [InlineData("http://portal.example.ch/"), InlineData("https://portal.example.ch:444/"), InlineData("https://portal.example.ch/#a"),
        InlineData(null)]
    [InlineData("https://evil.example\\@portal.example.ch/"), InlineData("https://portal.example.ch/?code=mine"),
        InlineData("https://portal.example.ch/?error=x")]
    public async Task Nobody_is_sent_to_a_page_that_is_not_ours(string? page)
    {
        var reply = await node.Get("/api/auth/oidc/fake/start" + (page is null ? "" : $"?return_to={Uri.EscapeDataString(page)}"));
        Assert.Equal(
            (400, "VALIDATION_ERROR", "return_to"),
            (reply.Status, reply.Code, reply.At("error", "details", "fields")[0].GetProperty("field").GetString()));
        Assert.Null(reply.Header("Location"));
    }

    [Theory, InlineData("https://portal.example.ch/"), InlineData("https://api.example.ch/signed-in"),
        InlineData("https://second.example.ch")]
    public async Task Pages_of_the_known_origins_are(string page) => Assert.Equal(302, (await Start(page)).Status);

    [Fact]
    public async Task A_provider_that_is_down_is_told_as_such()
    {
        var started = await Start();
        foreach (var answer in new Func<HttpContext, Task>[] { Status(500), Status(503), Status(429), Abort })
        {
            oidc.Answers = answer;
            var reply = await Return(started);
            Assert.Equal((503, "PROVIDER_UNAVAILABLE", "10"), (reply.Status, reply.Code, reply.Header("Retry-After")));
        }
        foreach (var (answer, code) in new (Func<HttpContext, Task>, string)[]
            {
                (Status(400), "PROVIDER_DENIED"), (Status(302), "PROVIDER_DENIED"), (Says("no json"), "INVALID_ID_TOKEN"),
                (Says("[]"), "INVALID_ID_TOKEN"),
                (Says("""{"id_token":"\ud800"}"""), "INVALID_ID_TOKEN"),
            })
        {
            oidc.Answers = answer;
            Assert.Equal($"{Page}&error={code}", (await Return(started)).Header("Location"));
        }

        await using var gone = await api.Node(Settings("http://127.0.0.1:9"));
        var refused = await gone.Get($"/api/auth/oidc/fake/start?return_to={Uri.EscapeDataString(Page)}");
        Assert.Equal((503, "PROVIDER_UNAVAILABLE", "10"), (refused.Status, refused.Code, refused.Header("Retry-After")));
        oidc.Issuer = "https://somebody.else";
        await using var unfit = await api.Node(Settings());
        Assert.Equal(
            (503, "PROVIDER_UNAVAILABLE"), StatusOf(await unfit.Get($"/api/auth/oidc/fake/start?return_to={Uri.EscapeDataString(Page)}")));
    }

    [Fact]
    public async Task Who_declines_at_the_provider_is_sent_back()
    {
        var started = await Start();
        var (_, state) = oidc.SignIn(started.Header("Location")!);
        var reply = await node.Get($"/api/auth/oidc/fake/callback?error=access_denied&state={state}", null, ("Cookie", Cookie(started)));
        Assert.Equal((302, $"{Page}&error=PROVIDER_DENIED"), (reply.Status, reply.Header("Location")));
    }

    [Fact]
    public async Task Nothing_senseless_makes_a_5xx_or_leads_anywhere_else()
    {
        var random = new Random(20_261_127);
        var started = await Start();
        var (good, state) = oidc.SignIn(started.Header("Location")!);
        string[] words =
            ["", "é", "💩", "%00", "..%2f..", "[]", new('x', 3_000), state, state[..^4], $"{state}AAAA", good, Page, $"{Page}&code=x",
            "https://evil.example/"];
        string[] names = ["state", "code", "error", "return_to", "iss", "STATE", "state[0]"];
        var statuses = new HashSet<int>();
        for (var i = 0; i < 300; i++)
        {
            var query = string.Join(
                '&', Enumerable.Range(0, random.Next(5))
                .Select(_ => $"{names[random.Next(names.Length)]}={Uri.EscapeDataString(words[random.Next(words.Length)])}"));
            var path = $"/api/auth/oidc/{(random.Next(8) == 0 ? "%C3%A9" : "fake")}/{(random.Next(2) == 0 ? "start" : "callback")}?{query}";
            var reply = await node.Get(
                path, null, ("Cookie", random.Next(3) == 0 ? $"__Host-presta-oidc={words[random.Next(4)]}" : Cookie(started)));
            statuses.Add(reply.Status);
            var told = $"request {i}: {path}: {reply}";
            Assert.True(reply.Status < 500, told);
            if (reply.Status is not 302) Assert.True(reply.Body.Length > 0 && !reply.At("success").GetBoolean(), told);
            else Assert.True(
                new[] { $"{Page}&", $"{oidc.Authority}/authorize?" }.Any(
                place => reply.Header("Location")!.StartsWith(place, StringComparison.Ordinal)), told);
        }
        Assert.Superset(new HashSet<int> { 302, 400, 401, 404 }, statuses);
    }

    /// <summary>Also those that are told by a redirection.</summary>
    [Fact]
    public async Task Failures_are_limited_as_those_of_a_login_are_and_successes_cost_nothing()
    {
        await using var few = await api.Node([.. Settings(), ("RateLimits:Attempts", "2")]);
        for (var i = 0; i < 4; i++) await CodeOf(await Return(await Start(), at: few));
        oidc.Claims["email_verified"] = false;
        for (var i = 0; i < 2; i++) Assert.Equal(302, (await Return(await Start(), at: few)).Status);
        Assert.Equal((429, "RATE_LIMITED"), StatusOf(await Return(await Start(), at: few)));
        Assert.Equal(
            (429, "RATE_LIMITED"), StatusOf(await few.Send(HttpMethod.Post, "/api/auth/oidc/exchange", null, new { code = "nonsense" })));
    }

    private (string, string)[] Settings(string? authority = null) =>
    [
        ("Auth:Oidc:fake:Authority", authority ?? oidc.Authority), ("Auth:Oidc:fake:ClientId", FakeOidc.ClientId),
        ("Auth:Oidc:fake:ClientSecret", FakeOidc.ClientSecret), ("Api:PublicUrl", Own),
        ("Cors:Origins", "https://portal.example.ch, https://second.example.ch"),
    ];

    private Task<Reply> Start(string page = Page) => node.Get($"/api/auth/oidc/fake/start?return_to={Uri.EscapeDataString(page)}");

    /// <summary>The provider's page, and back.</summary>
    private Task<Reply> Return(Reply started, OtherNode? at = null)
    {
        var (code, state) = oidc.SignIn(started.Header("Location")!);
        return Return(code, state, Cookie(started), at);
    }

    private Task<Reply> Return(string code, string state, string cookie, OtherNode? at = null) =>
        (at ?? node).Get($"/api/auth/oidc/fake/callback?code={code}&state={state}", null, ("Cookie", cookie));

    private Task<Reply> Exchange(string code) => node.Send(HttpMethod.Post, "/api/auth/oidc/exchange", null, new { code });

    private static Task<string> CodeOf(Reply reply)
    {
        Assert.True(
            reply.Status == 302 && reply.Header("Location")!.StartsWith($"{Page}&code=", StringComparison.Ordinal),
            $"{reply} {reply.Header("Location")}");
        return Task.FromResult<string>(Query(reply)["code"]!);
    }

    private static Dictionary<string, Microsoft.Extensions.Primitives.StringValues> Query(Reply reply) =>
        QueryHelpers.ParseQuery(new Uri(reply.Header("Location")!).Query);

    private static string Cookie(Reply started) => started.Header("Set-Cookie")!.Split(';')[0];

    private static (int, string?) StatusOf(Reply reply) => (reply.Status, reply.Code);

    private static Func<HttpContext, Task> Status(int status) => http =>
    {
        (http.Response.StatusCode, http.Response.Headers.Location) = (status, "/token");
        return Task.CompletedTask;
    };

    private static Func<HttpContext, Task> Says(string text) => http => http.Response.WriteAsync(text);

    private static Task Abort(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    private string Spoil(string word, Dictionary<string, object> claims)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        switch (word)
        {
            case "wrong nonce": claims["nonce"] = "another"; break;
            case "no nonce": claims.Remove("nonce"); break;
            case "wrong audience": claims["aud"] = "another"; break;
            case "several audiences": claims["aud"] = new[] { FakeOidc.ClientId, "another" }; break;
            case "for another party": claims["azp"] = "another"; break;
            case "wrong issuer": claims["iss"] = "https://another.example.ch"; break;
            case "expired": claims["exp"] = now - 90; break;
            case "never ends": claims.Remove("exp"); break;
            case "no subject": claims.Remove("sub"); break;
            case "unverified": claims["email_verified"] = false; break;
            case "verified is not said": claims.Remove("email_verified"); break;
            case "verified by a number": claims["email_verified"] = 1; break;
            case "no e-mail": claims.Remove("email"); break;
            case "two e-mails": claims["email"] = new[] { World.Alice.Email!, "b@example.ch" }; break;
            case "unknown e-mail": claims["email"] = "nobody@example.ch"; break;
            case "disabled account": claims["email"] = "disabled@example.ch"; break;
            case "no token": return "a.b.c";
            case "alg none": return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{oidc.Signed(claims).Split('.')[1]}.";
            case "foreign key": return oidc.Signed(claims, new(FakeOidc.Rsa(oidc.Key.KeyId), SecurityAlgorithms.RsaSha256));
            case "RS512": return oidc.Signed(claims, new(oidc.Key, SecurityAlgorithms.RsaSha512));
            case "signed with our secret":
                return oidc.Signed(claims, new(new SymmetricSecurityKey(Secret) { KeyId = oidc.Key.KeyId }, SecurityAlgorithms.HmacSha256));
            default: throw new ArgumentOutOfRangeException(nameof(word), word, "nothing to spoil");
        }
        return oidc.Signed(claims);
    }
}
