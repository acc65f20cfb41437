using System.Text.Json;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>The contract's endpoints 1 to 12: every field of their answers, by name and type, and none that should not leave.</summary>
[Collection("api")]
public sealed class AuthShapeTests(ApiFixture api)
{
    private const string Key = "[key]";

    private static readonly string[] Secret = ["password", "password_hash", "secret", "totp_secret", "failures", "sessions"];

    /// <summary>Type by field: a question mark where it may be null or absent.</summary>
    private static readonly Dictionary<string, string> Preferences = new()
    {
        ["email_notifications"] = "bool", ["project_updates"] = "bool", ["mission_alerts"] = "bool", ["marketing_emails"] = "bool",
        ["performance_reports"] = "bool",
    };

    private static readonly Dictionary<string, string> Account = new()
    {
        ["id"] = "string", ["name"] = "string", ["email"] = "string", ["roles"] = "string[]", ["role"] = "string", ["company"] = "string?",
        ["company_id"] = "string?", ["phone"] = "string?", ["avatar_url"] = "string?", ["status"] = "string",
        ["two_factor_enabled"] = "bool", ["requires_password_change"] = "bool", ["language"] = "string", ["timezone"] = "string",
        ["notification_prefs"] = "preferences", ["last_login"] = "string?", ["created_at"] = "string",
    };

    private static readonly Dictionary<string, string> Tokens =
        new() { ["token"] = "string", ["refresh_token"] = "string", ["expires_in"] = "int", ["token_type"] = "string", ["user"] = "user" };

    private static readonly Dictionary<string, string> Message = new() { ["message"] = "string" };

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, 12)];

    [Theory, MemberData(nameof(Numbers))]
    public async Task Every_answer_has_the_fields_of_the_contract(int endpoint)
    {
        var (status, shape, reply) = await Asked(endpoint);
        Assert.True(reply.Status == status, reply.ToString());
        Assert.Equal("", string.Join("; ", Gaps(reply.At("data"), shape, "data")));
        Assert.True(reply.At("success").GetBoolean());
        Assert.EndsWith("Z", reply.Text("timestamp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_is_told_by_its_name_and_a_date_of_the_last_sign_in()
    {
        var me = await api.Get("/api/auth/me", World.Alice);
        Assert.Equal(("Acme SA", "2026-03-02T09:00:00Z"), (me.Text("data", "company"), me.Text("data", "last_login")));
        Assert.Equal(World.Acme.ToString(), me.Text("data", "company_id"));
        Assert.Equal("Europe/Zurich", me.Text("data", "timezone"));
    }

    [Fact]
    public async Task Preferences_change_one_by_one()
    {
        var reply = await api.Put("/api/auth/profile", World.Rita, """{"notification_prefs":{"marketing_emails":true}}""");
        Assert.Equal((200, true, false), (reply.Status, reply.At("data", "notification_prefs", "marketing_emails").GetBoolean(),
            reply.At("data", "notification_prefs", "email_notifications").GetBoolean()));
        Assert.Equal(400, (await api.Put("/api/auth/profile", World.Rita, """{"notification_prefs":["Vaud"]}""")).Status);
    }

    [Fact]
    public async Task A_password_is_changed_with_the_profile_by_who_knows_it()
    {
        const string Path = "/api/auth/profile";
        Assert.Equal(400, (await api.Put(Path, World.Rita, """{"new_password":"Plus-Sûr-Qu-Avant-7"}""")).Status);
        var wrong = await api.Put(Path, World.Rita, """{"city":"Sion","current_password":"x","new_password":"Plus-Sûr-Qu-Avant-7"}""");
        Assert.Equal((401, "INVALID_CREDENTIALS"), (wrong.Status, wrong.Code));
        var right = $$"""{"current_password":"{{World.Password}}","new_password":"Plus-Sûr-Qu-Avant-7"}""";
        Assert.Equal((200, "Rita"), await NameOf(api.Put(Path, World.Rita, right)));
        Assert.Equal(412, (await api.Put(Path, World.Rita, right, ("If-Match", "\"1\""))).Status);

        static async Task<(int, string)> NameOf(Task<Reply> reply) => ((await reply).Status, (await reply).Text("data", "name"));
    }

    private async Task<(int Status, Dictionary<string, string> Shape, Reply Reply)> Asked(int endpoint) => endpoint switch
    {
        1 => (200, Tokens, await api.SignIn(World.Alice)),
        2 => (200, Message, await api.Send(HttpMethod.Post, "/api/auth/logout", (await api.SignIn(World.Bob)).Text("data", "token"), null)),
        3 => (201, Tokens, await api.Post("/api/auth/register", null, new
        {
            name = "Léa", email = "shape@example.ch", password = "Plus-Sûr-Qu-Avant-7", role = "client", company = "Léa Sàrl", terms = true,
        })),
        4 => (200, Message, await api.Post("/api/auth/forgot-password", null, new { email = World.Alice.Email })),
        5 => (200, Message, await api.Post(
            "/api/auth/reset-password", null, new { token = api.World.Link(World.Bob.Id), password = "Plus-Sûr-Qu-Avant-7" })),
        6 => (200, Account, await api.Get("/api/auth/me", World.Alice)),
        7 => (200, Account, await api.Put("/api/auth/profile", World.Rita, new { city = "Sion", timezone = "Europe/Zurich" })),
        8 => (200, Tokens, await api.Post(
            "/api/auth/verify-2fa", null, new { code = World.Code, challenge_token = $"{World.Alice.Id.Value:N}.challenge" })),
        9 => (200, new() { ["secret"] = "string", ["otpauth_url"] = "string", ["qr_code_url"] = "string", ["manual_entry_key"] = "string" },
            await api.Post("/api/auth/setup-2fa", World.Alice, null)),
        10 => (200, new() { ["role"] = "string", ["roles"] = "string[]", ["permissions"] = Key }, await api.Get(
            "/api/auth/permissions", World.Alice)),
        11 => (200, Tokens, await api.Post(
            "/api/auth/refresh-token", null, new { refresh_token = (await api.SignIn(World.Alice)).Text("data", "refresh_token") })),
        12 => (200, new() { ["valid"] = "bool", ["user"] = "user", ["expires_at"] = "string" }, await api.Get(
            "/api/auth/check-session", World.Alice)),
        _ => throw new ArgumentOutOfRangeException(nameof(endpoint)),
    };

    private static IEnumerable<string> Gaps(JsonElement data, Dictionary<string, string> shape, string at)
    {
        foreach (var (name, type) in shape)
        {
            if (!data.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
            {
                if (!type.EndsWith('?')) yield return $"{at}.{name} is missing";
                continue;
            }
            if (!Is(value, type.TrimEnd('?'))) yield return $"{at}.{name} is {value.ValueKind}, not {type}";
            Dictionary<string, string> inner = type switch { "user" => Account, "preferences" => Preferences, _ => new() };
            foreach (var gap in Gaps(value, inner, $"{at}.{name}")) yield return gap;
        }
        if (!shape.ContainsKey("secret"))
            foreach (var name in Secret.Where(name => data.ValueKind is JsonValueKind.Object && data.TryGetProperty(name, out _)))
                yield return $"{at}.{name} must not leave";
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind is JsonValueKind.String,
        "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "int" => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out _),
        "string[]" => value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String),
        Key => value.ValueKind is JsonValueKind.Object
            && value.EnumerateObject().All(item => item.Value.ValueKind is JsonValueKind.True or JsonValueKind.False),
        _ => value.ValueKind is JsonValueKind.Object,
    };
}
