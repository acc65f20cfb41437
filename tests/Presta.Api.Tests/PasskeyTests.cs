using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>
/// Passkeys as they look over HTTP, and what their challenges and settings may be. What is signed is looked at by the grains.
/// </summary>
[Collection("api")]
public sealed class PasskeyTests(ApiFixture api)
{
    [Fact]
    public async Task The_options_are_what_a_browser_expects_and_name_the_user_by_a_handle()
    {
        var options = (await api.Post("/api/auth/passkeys/options", World.Rita, null)).At("data");
        Assert.Equal("localhost", options.GetProperty("rp").GetProperty("id").GetString());
        Assert.Equal(
            World.Rita.Id.Value.ToByteArray(bigEndian: true),
            Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString()));
        Assert.Equal(World.Rita.Email, options.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal([-7, -257], options.GetProperty("pubKeyCredParams").EnumerateArray().Select(p => p.GetProperty("alg").GetInt32()));
        Assert.Equal(("required", "required"), (Selected("residentKey"), Selected("userVerification")));
        Assert.Equal(("none", 300_000), (options.GetProperty("attestation").GetString(), options.GetProperty("timeout").GetInt32()));

        var proof = (await api.Post("/api/auth/passkeys/challenge", null, null)).At("data");
        Assert.Equal(["challenge", "rpId", "timeout", "userVerification"], proof.EnumerateObject().Select(p => p.Name));
        Assert.NotEqual(
            proof.GetProperty("challenge").GetString(), (await api.Post("/api/auth/passkeys/challenge", null, null))
            .Text("data", "challenge"));

        string? Selected(string name) => options.GetProperty("authenticatorSelection").GetProperty(name).GetString();
    }

    [Fact]
    public async Task One_is_registered_listed_used_as_login_and_step_up_and_taken_away()
    {
        var token = (await api.SignIn(World.Rita)).Text("data", "token");
        var challenge = (await api.Send(HttpMethod.Post, "/api/auth/passkeys/options", token, null)).Text("data", "challenge");
        var made = await api.Send(HttpMethod.Post, "/api/auth/passkeys", token, new { name = " Portable ", credential = Made(challenge) });
        Assert.Equal((201, "Portable"), (made.Status, made.Text("data", "name")));
        Assert.Equal(["id", "name", "created_at", "last_used_at"], made.At("data").EnumerateObject().Select(p => p.Name));
        var list = await api.Send(HttpMethod.Get, "/api/auth/passkeys", token, null);
        Assert.Equal(made.Text("data", "id"), Assert.Single(list.At("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.Single(
            (await api.Send(HttpMethod.Post, "/api/auth/passkeys/options", token, null)).At("data", "excludeCredentials").EnumerateArray());

        var entered = await api.Post("/api/auth/passkeys/sign-in", null, new { credential = Shown(await Challenge()), remember_me = true });
        var login = await api.SignIn(World.Rita);
        Assert.Equal(login.At("data").EnumerateObject().Select(p => p.Name), entered.At("data").EnumerateObject().Select(p => p.Name));
        Assert.Equal("localhost", api.World.Proof!.Value.Party.Id);

        Assert.Equal("aal1", (await api.Send(HttpMethod.Get, "/api/auth/check-session", token, null)).Text("data", "assurance"));
        Assert.Equal(
            200, (await api.Send(HttpMethod.Post, "/api/auth/passkeys/step-up", token, new { credential = Shown(await Challenge()) }))
            .Status);
        Assert.Equal("aal2", (await api.Send(HttpMethod.Get, "/api/auth/check-session", token, null)).Text("data", "assurance"));

        Assert.Equal(200, (await api.Send(HttpMethod.Delete, $"/api/auth/passkeys/{made.Text("data", "id")}", token, null)).Status);
        Assert.Equal(
            (401, "INVALID_CREDENTIALS"),
            await StatusOf(api.Post("/api/auth/passkeys/sign-in", null, new { credential = Shown(await Challenge()) })));
    }

    [Fact]
    public async Task What_cannot_be_a_passkey_says_which_field_and_what_is_none_of_ours_says_nothing()
    {
        var good = await Challenge();
        foreach (var bad in new object[]
            {
                new { }, new { credential = 1 }, new { credential = new { } }, new { credential = new { id = "AA" } },
                new { credential = Shown(good, id: "no base64!") }, new { credential = Shown(good, id: new string('A', 1_365)) },
                new { credential = Shown(good, handle: new string('A', 129)) },
            })
        {
            Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/passkeys/sign-in", null, bad)));
            Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/passkeys/step-up", World.Rita, bad)));
            Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/passkeys", World.Rita, bad)));
        }
        foreach (var strange in new[]
            {
                Shown(good[..^2]), Shown(""), Shown("é"), Shown(good, handle: "AAAA"), Shown(good, clientData: "null"),
                Shown(good, clientData: """{"challenge":"\ud800"}"""), Shown(good, clientData: """{"challenge":7}"""),
            })
            Assert.Equal(
                (401, "INVALID_CREDENTIALS"), await StatusOf(api.Post("/api/auth/passkeys/sign-in", null, new { credential = strange })));
        // A new passkey answers the challenge of its own session, and of no other purpose.
        var foreign = (await api.Post("/api/auth/passkeys/options", World.Bob, null)).Text("data", "challenge");
        foreach (var challenge in new[] { good, foreign })
            Assert.Equal(
                (400, "VALIDATION_ERROR"),
                await StatusOf(api.Post("/api/auth/passkeys", World.Rita, new { name = "Clé", credential = Made(challenge) })));
    }

    [Fact]
    public async Task Vain_attempts_are_counted_as_those_of_a_login_are()
    {
        await using var node = await api.Node(("RateLimits:Attempts", "3"));
        var body = new { credential = Shown(await Challenge()) };
        for (var i = 0; i < 3; i++) Assert.Equal(401, (await node.Send(HttpMethod.Post, "/api/auth/passkeys/sign-in", null, body)).Status);
        Assert.Equal((429, "RATE_LIMITED"), await StatusOf(node.Send(HttpMethod.Post, "/api/auth/passkeys/sign-in", null, body)));
        Assert.Equal((429, "RATE_LIMITED"), await StatusOf(node.SignIn(World.Password)));
    }

    [Fact]
    public async Task A_challenge_is_good_for_five_minutes_at_every_node_and_for_its_purpose()
    {
        var time = new FakeTimeProvider(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        var (here, there) = (Node(), Node());
        var challenge = await here.New(PasskeyChallenges.SignIn);

        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var answered = await there.Answered(PasskeyChallenges.SignIn, ClientData(challenge));
        Assert.Equal(time.GetUtcNow().AddSeconds(1), answered!.Until);
        Assert.Null(await there.Answered("another", ClientData(challenge)));
        for (var i = 0; i < challenge.Length; i += 5)
        {
            var bent = $"{challenge[..i]}{(challenge[i] == 'A' ? 'B' : 'A')}{challenge[(i + 1)..]}";
            Assert.Null(await there.Answered(PasskeyChallenges.SignIn, ClientData(bent)));
        }
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await there.Answered(PasskeyChallenges.SignIn, ClientData(challenge)));

        PasskeyChallenges Node() => new(new Tokens(api.InProcess, time), time);
    }

    [Theory]
    [InlineData("", "localhost", "http://localhost")]
    [InlineData("urls=http://127.0.0.1:5080", "localhost", "http://localhost:5080")]
    [InlineData("Api:PublicUrl=https://api.example.ch/", "api.example.ch", "https://api.example.ch")]
    [InlineData(
        "Api:PublicUrl=https://api.example.ch;Cors:Origins=https://portal.example.ch", "portal.example.ch", "https://portal.example.ch")]
    [InlineData(
        "Api:PublicUrl=https://api.example.ch;Cors:Origins=https://portal.example.ch,https://other.ch;Auth:Passkeys:RelyingParty=example.ch",
        "example.ch", "https://portal.example.ch,https://api.example.ch")]
    [InlineData("Auth:Passkeys:RelyingParty=example.ch;Auth:Passkeys:Origins=https://example.ch,https://a.example.ch:8443",
        "example.ch", "https://example.ch,https://a.example.ch:8443")]
    [InlineData("Api:PublicUrl=http://intranet:5080", "localhost", "http://localhost")]
    [InlineData("Api:PublicUrl=http://example.ch", "localhost", "http://localhost")]
    public void For_whom_passkeys_are_good_follows_from_the_settings(string settings, string domain, string origins)
    {
        var party = PasskeyParty.Read(Configuration(settings));
        Assert.Equal((domain, origins), (party.Id, string.Join(',', party.Origins)));
    }

    [Theory]
    [InlineData("Auth:Passkeys:RelyingParty=https://example.ch"), InlineData("Auth:Passkeys:RelyingParty=127.0.0.1"),
        InlineData("Auth:Passkeys:RelyingParty=ch")]
    [InlineData("Auth:Passkeys:RelyingParty=Example.ch"), InlineData("Auth:Passkeys:RelyingParty=example.ch")]
    [InlineData("Auth:Passkeys:RelyingParty=example.ch;Auth:Passkeys:Origins=https://notexample.ch")]
    [InlineData("Auth:Passkeys:RelyingParty=example.ch;Auth:Passkeys:Origins=http://example.ch")]
    [InlineData("Auth:Passkeys:RelyingParty=example.ch;Auth:Passkeys:Origins=https://example.ch/")]
    [InlineData("Auth:Passkeys:RelyingParty=example.ch;Auth:Passkeys:Origins=example.ch")]
    public void Settings_that_no_browser_would_follow_are_a_sentence_at_the_start(string settings) =>
        Assert.StartsWith(
            "Auth:Passkeys:", Assert.Throws<InvalidOperationException>(() => PasskeyParty.Read(Configuration(settings))).Message);

    private static IConfiguration Configuration(string settings) => new ConfigurationBuilder().AddInMemoryCollection(
        from setting in settings.Split(';', StringSplitOptions.RemoveEmptyEntries)
        let parts = setting.Split('=', 2)
        select KeyValuePair.Create(parts[0], (string?)parts[1])).Build();

    private async Task<string> Challenge() => (await api.Post("/api/auth/passkeys/challenge", null, null)).Text("data", "challenge");

    private static object Made(string challenge) =>
        new { id = "cml0YQ",
            response = new { clientDataJSON = Base64Url.EncodeToString(ClientData(challenge)), attestationObject = "oA" } };

    private static object Shown(string challenge, string id = "cml0YQ", string? handle = null, string? clientData = null) => new
    {
        id,
        response = new
        {
            clientDataJSON = Base64Url.EncodeToString(clientData is null ? ClientData(challenge) : Encoding.UTF8.GetBytes(clientData)),
            authenticatorData = "AA", signature = "AA",
            userHandle = handle ?? Base64Url.EncodeToString(World.Rita.Id.Value.ToByteArray(bigEndian: true)),
        },
    };

    private static byte[] ClientData(string challenge) =>
        Encoding.UTF8.GetBytes($$"""{"type":"webauthn.get","challenge":"{{challenge}}","origin":"http://localhost"}""");

    private static async Task<(int, string?)> StatusOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
