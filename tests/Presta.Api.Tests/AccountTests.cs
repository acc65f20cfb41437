using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>The endpoints of one's own account, as they look over HTTP.</summary>
[Collection("api")]
public sealed class AccountTests(ApiFixture api)
{
    private static object Registration(string email, object? role = null, bool terms = true) =>
        new { name = "Léa", email, password = "Plus-Sûr-Qu-Avant-7", confirm_password = "Plus-Sûr-Qu-Avant-7", role = role ?? "client",
            terms };

    [Fact]
    public async Task Who_registers_gets_tokens()
    {
        var reply = await api.Post("/api/auth/register", null, Registration("lea@example.ch"));
        Assert.Equal((201, "client", "Bearer"), (reply.Status, reply.Text("data", "user", "role"), reply.Text("data", "token_type")));
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/auth/me", reply.Text("data", "token"), null)).Status);
        Assert.Equal((409, "DUPLICATE"), await StatusOf(api.Post("/api/auth/register", null, Registration("lea@example.ch"))));
    }

    [Theory, InlineData("superadmin"), InlineData("none"), InlineData("client,superadmin"), InlineData(""), InlineData(8)]
    public async Task A_role_that_may_not_be_chosen_is_refused(object role) =>
        Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/register", null, Registration("max@example.ch", role))));

    [Fact]
    public async Task Terms_addresses_and_equal_passwords_are_looked_at()
    {
        Assert.Equal(
            (400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/register", null, Registration("max@example.ch", terms: false))));
        Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/register", null, Registration("max@"))));
        Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/register", null,
            new { name = "Max", email = "max@example.ch", password = "Plus-Sûr-Qu-Avant-7", confirm_password = "other", role = "client",
                terms = true })));
    }

    /// <summary>Every property of the user's record, spelled as the API spells it: none but those meant for it gets through.</summary>
    [Fact]
    public async Task Rights_company_state_and_address_cannot_be_assigned()
    {
        var names = typeof(User).GetProperties().Select(p => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name))
            .ToArray();
        Assert.Contains("company_id", names);
        string[] meant =
            ["name", "phone", "job_title", "avatar_url", "language", "company_name", "industry", "company_size", "address", "postal_code",
            "city", "country", "bio",
            "level", "availability", "available_from", "hourly_rate", "mission_type", "zones", "sectors"];
        foreach (var name in names.Except(meant))
        {
            var body = $$"""{"city":"Sion","{{name}}":"superadmin","roles":["superadmin"],"role":"superadmin","status":"disabled","verified":true,"email_verified_at":"2026-01-01"}""";
            if (name is "roles" or "status") body = """{"city":"Sion","roles":["superadmin"],"status":"disabled","company_id":"00000000-0000-0000-0000-000000000001"}""";
            var reply = await api.Put("/api/auth/profile", World.Rita, body);
            Assert.True(reply.Status == 200, $"{name}: {reply}");
            Assert.Equal(
                (World.Rita.Email, "revendeur", "Sion"),
                (reply.Text("data", "email"), reply.At("data", "roles")[0].GetString(), reply.Text("data", "city")));
        }
    }

    [Fact]
    public async Task A_profile_change_needs_at_least_one_value_and_good_ones()
    {
        Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Put("/api/auth/profile", World.Rita, "{}")));
        foreach (var bad in new[] { """{"company_size":"9"}""", """{"hourly_rate":10.555}""", """{"timezone":"Mars/Base"}""", """{"language":"xx"}""", """{"avatar_url":"javascript:x"}""", """{"zones":["a,b"]}""" })
            Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Put("/api/auth/profile", World.Rita, bad)));
    }

    [Fact]
    public async Task Known_and_unknown_addresses_are_answered_alike()
    {
        var known = await api.Post("/api/auth/forgot-password", null, new { email = World.Alice.Email });
        var unknown = await api.Post("/api/auth/forgot-password", null, new { email = "nobody@example.ch" });
        Assert.Equal((200, known.Text("data", "message")), (unknown.Status, unknown.Text("data", "message")));
        Assert.Equal(
            (401, "INVALID_TOKEN"),
            await StatusOf(api.Post("/api/auth/reset-password", null, new { token = "nonsense", password = "Plus-Sûr-Qu-Avant-7" })));
    }

    /// <summary>Or whoever follows a link that they did not ask for would vouch for a stranger who registered with their address.</summary>
    [Fact]
    public async Task An_address_is_confirmed_by_who_is_signed_in_to_the_account_and_nobody_else()
    {
        var token = api.World.Link(World.Alice.Id);
        Assert.Equal((401, "UNAUTHORIZED"), await StatusOf(api.Post("/api/auth/verify-email", null, new { token })));
        Assert.Equal((401, "INVALID_TOKEN"), await StatusOf(api.Post("/api/auth/verify-email", World.Rita, new { token })));
        Assert.Equal((401, "INVALID_TOKEN"), await StatusOf(api.Post("/api/auth/verify-email", World.Alice, new { token = "nonsense" })));
        Assert.Equal(200, (await api.Post("/api/auth/verify-email", World.Alice, new { token })).Status);
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one_or_all_others()
    {
        var (mine, other, third) = (await Token(World.Bob), await Token(World.Bob), await Token(World.Bob));
        var list = await api.Send(HttpMethod.Get, "/api/auth/sessions", mine, null);
        Assert.Single(list.At("data").EnumerateArray(), s => s.GetProperty("current").GetBoolean());

        Assert.Equal(200, (await api.Send(HttpMethod.Delete, $"/api/auth/sessions/{Session(other)}", mine, null)).Status);
        Assert.Equal(401, (await api.Send(HttpMethod.Get, "/api/auth/me", other, null)).Status);
        Assert.Equal(
            (404, "NOT_FOUND"), await StatusOf(
            api.Send(HttpMethod.Delete, $"/api/auth/sessions/{Session(api.TokenOf(World.Alice))}", mine, null)));
        Assert.Equal(200, (await api.Get("/api/auth/me", World.Alice)).Status);

        Assert.Equal(200, (await api.Send(HttpMethod.Delete, "/api/auth/sessions", mine, null)).Status);
        Assert.Equal(401, (await api.Send(HttpMethod.Get, "/api/auth/me", third, null)).Status);
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/auth/me", mine, null)).Status);
    }

    [Fact]
    public async Task Check_session_tells_how_long_and_how_sure_and_prolongs_nothing()
    {
        var reply = await api.Get("/api/auth/check-session", World.Alice);
        Assert.Equal(
            (200, "true", "aal1"), (reply.Status, reply.Text("data", "valid").ToLowerInvariant(), reply.Text("data", "assurance")));
        Assert.InRange(reply.At("data", "remaining_s").GetInt32(), 1, 900);
    }

    [Fact]
    public async Task What_needs_a_second_factor_says_so_until_one_was_shown()
    {
        var token = await Token(World.Paul);
        var refused = await api.Send(HttpMethod.Post, "/api/auth/2fa/recovery-codes", token, null);
        Assert.Equal((403, "STEP_UP_REQUIRED"), (refused.Status, refused.Code));
        Assert.Contains("totp", refused.At("error", "details", "allowed").EnumerateArray().Select(a => a.GetString()));

        Assert.Equal(
            (401, "INVALID_CODE"), await StatusOf(api.Send(HttpMethod.Post, "/api/auth/verify-2fa", token, new { code = "999999" })));
        Assert.Equal(200, (await api.Send(HttpMethod.Post, "/api/auth/verify-2fa", token, new { code = World.Code })).Status);

        Assert.Equal(200, (await api.Send(HttpMethod.Post, "/api/auth/2fa/recovery-codes", token, null)).Status);
        Assert.Equal((401, "UNAUTHORIZED"), await StatusOf(api.Post("/api/auth/verify-2fa", null, new { code = World.Code })));
        Assert.Equal((400, "VALIDATION_ERROR"), await StatusOf(api.Post("/api/auth/verify-2fa", null, new { code = "12" })));
    }

    [Fact]
    public async Task Whose_role_demands_a_second_factor_can_only_set_it_up()
    {
        var token = await Token(World.Sara);
        api.World.IsSecondFactorDue = World.Sara.Id;
        try
        {
            var allowed = new[] { ("GET", "/api/auth/me"), ("GET", "/api/auth/check-session"), ("POST", "/api/auth/setup-2fa") };
            foreach (var (method, path) in allowed) Assert.Equal(200, (await api.Send(new(method), path, token, null)).Status);
            foreach (var (
                method, path) in new[] { ("GET", "/api/auth/sessions"), ("GET", "/api/auth/permissions"), ("PUT", "/api/auth/profile"),
                ("GET", "/api/client/projects") })
                Assert.Equal(
                    (403, "TWO_FACTOR_REQUIRED"),
                    await StatusOf(api.Send(new(method), path, token, method == "GET" ? null : new { city = "Sion" })));
        }
        finally
        {
            api.World.IsSecondFactorDue = default;
        }
    }

    [Fact]
    public async Task The_QR_code_is_an_SVG_and_the_key_can_be_typed()
    {
        var reply = await api.Post("/api/auth/setup-2fa", World.Paul, null);
        Assert.StartsWith("data:image/svg+xml;base64,", reply.Text("data", "qr_code_url"), StringComparison.Ordinal);
        Assert.Equal("JBSW Y3DP EHPK 3PXP", reply.Text("data", "manual_entry_key"));
    }

    [Fact]
    public async Task Permissions_tell_what_and_why()
    {
        var reply = await api.Get("/api/auth/permissions?check=documents.view.own", World.Alice);
        Assert.Equal(("true", "client", "documents.view.own"),
            (reply.Text("data", "check", "allowed").ToLowerInvariant(), reply.Text("data", "check", "role"),
                reply.Text("data", "check", "rule")));
        Assert.True(reply.At("data", "permissions", "projects.view").GetBoolean());
        Assert.Equal(
            "false", (await api.Get("/api/auth/permissions?check=superadmin.finance.pay", World.Alice)).Text("data", "check", "allowed")
            .ToLowerInvariant());
    }

    [Fact]
    public async Task A_permission_taken_from_a_role_is_refused_within_a_second_and_comes_back()
    {
        Assert.Equal(200, (await api.Get("/api/client/projects", World.Alice)).Status);
        api.World.EditedRoles = api.World.EditedRoles.SetItem("client", ["profile.edit.own"]);
        try
        {
            await Until(async () => await StatusOf(api.Get("/api/client/projects", World.Alice)) == (403, "FORBIDDEN"));
        }
        finally
        {
            api.World.EditedRoles = api.World.EditedRoles.Remove("client");
        }
        await Until(async () => (await api.Get("/api/client/projects", World.Alice)).Status == 200);
    }

    private static async Task Until(Func<Task<bool>> fact)
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(2);
        while (!await fact()) Assert.True(TimeProvider.System.GetUtcNow() < until, "it takes longer than a second");
    }

    private async Task<string> Token(User user) => (await api.SignIn(user)).Text("data", "token");

    private static string Session(string token) => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token)
        .GetPayloadValue<string>("sid");

    private static async Task<(int, string?)> StatusOf(Task<Reply> reply) =>
        ((await reply).Status, (await reply).Status < 300 ? null : (await reply).Code);
}
