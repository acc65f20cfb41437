using System.Reflection;
using System.Text;
using System.Text.Json;
using Presta.Catalogs;
using Presta.People;

namespace Presta.Tests.Walk;

/// <summary>
/// Every property of the user's stored record is sent, in every spelling and place, and the stored record looked at afterwards: what is
/// not meant to be said there is as it was.
/// </summary>
public sealed class MassAssignmentTests(WalkWorld world) : IClassFixture<WalkWorld>
{
    private static readonly PropertyInfo[] All = [.. typeof(User).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract")];

    private static readonly string[] Kept = ["Version", "UpdatedAt"];

    private static readonly string[] OfProfile =
    [
        "Name", "Phone", "JobTitle", "AvatarUrl", "Language", "TimeZone", "CompanyName", "Industry", "CompanySize", "Address", "PostalCode",
        "City", "Country", "Bio", "Skills", "SpokenLanguages", "Level", "Availability", "AvailableFrom", "HourlyRate", "MissionType",
        "Zones", "Sectors", "Notify",
    ];

    private static readonly string[] Others =
    [
        "role", "verified", "email_verified", "email_verified_at", "is_admin", "permissions", "password_hash", "requires_password_change",
        "two_factor_enabled", "company", "user_id",
    ];

    [Fact]
    public async Task A_profile_change_moves_nothing_but_the_profile()
    {
        var user = await world.User(WalkWorld.Password);
        using var browser = world.Open(user);
        await browser.SignIn();
        var before = (await world.Grain(user).Profile()).Value!.Row;
        Assert.Contains(All, p => p.Name == nameof(User.CompanyId));
        var done = 0;
        foreach (var body in Bodies("\"city\":\"Sion\""))
        {
            if ((await browser.Send(HttpMethod.Put, "/api/auth/profile", Json(body))).IsDone) done++;
            var after = (await world.Grain(user).Profile()).Value!.Row;
            Assert.Equal("", Moved(before, after, OfProfile) is { Length: > 0 } moved ? $"{moved} by {body}" : "");
        }
        Assert.True(done > All.Length, $"{done} were accepted");
        Assert.Equal("Sion", (await world.Grain(user).Profile()).Value!.Row.City);
    }

    [Fact]
    public async Task Who_registers_is_what_anybody_may_be()
    {
        var (done, n) = (0, 0);
        foreach (var extra in Bodies("\"terms\":true").Where((_, i) => i % 5 == 0 || i < 8))
        {
            var email = $"mass{n++}@example.ch";
            var own = $"\"name\":\"Max\",\"email\":\"{email}\",\"password\":\"{WalkWorld.Password}\",\"role\":\"client\"}}";
            using var browser = world.Open(new User { Name = "", Email = email });
            var reply = await browser.Send(HttpMethod.Post, "/api/auth/register", Json($"{extra[..^1]},{own}"));
            if (!reply.IsDone) continue;
            done++;
            var stored = Assert.Single((await world.Grains.GetGrain<IUsersCatalog>(Nouns.Users.Name).Of("email", email)).Value);
            Assert.Equal((Portal.Client, EntityId.None, UserStatus.Active, false, "Max"),
                (stored.Roles, stored.CompanyId, stored.Status, stored.IsTrashed, stored.Name));
            var made = new User { Id = stored.Id, Name = "Max", Email = email, Roles = Portal.Client, CreatedAt = stored.CreatedAt };
            Assert.Equal("", Moved(made, stored, ["CompanyName", "Skills", "Language"]));
            Assert.True(stored.CreatedAt > world.Time.GetUtcNow().AddHours(-1));
            var vouched = await world.Grains.GetGrain<IFederationGrain>(stored.Id.ToString()).Vouch("test", email);
            Assert.Equal(UserErrors.AddressUnconfirmed.Code, vouched.Error?.Code);   // nothing made it pass for confirmed
        }
        Assert.True(done > 10, $"{done} were accepted");
    }

    /// <summary>Each property by itself, then all of them: at the top, inside of others, as a list, and said twice.</summary>
    private static IEnumerable<string> Bodies(string valid)
    {
        string[] names = [.. All.Select(p => p.Name).SelectMany(name =>
            new[] { name, JsonNamingPolicy.CamelCase.ConvertName(name), JsonNamingPolicy.SnakeCaseLower.ConvertName(name) }), .. Others];
        string[] values = ["\"superadmin\"", "[\"superadmin\"]", "8", "true", $"\"{Guid.NewGuid()}\"", "\"disabled\"", "{\"id\":\"superadmin\"}"];
        var all = string.Join(',', names.Except(["name", "Name"]).Select((name, i) => $"\"{name}\":{values[i % values.Length]}"));
        yield return $"{{{valid},\"user\":{{{all}}},\"profile\":{{{all}}},\"data\":[{{{all}}}]}}";
        yield return $"{{{valid},\"roles\":[\"superadmin\"],\"roles\":[\"client\",\"superadmin\"],\"Roles\":15,\"$type\":\"user\"}}";
        yield return $"{{{valid},\"role\":[\"superadmin\"],\"status\":\"disabled\",\"company_id\":\"{Guid.NewGuid()}\"}}";
        yield return $"[{{{valid},\"role\":\"superadmin\"}}]";
        yield return $"{{{valid},\"user[role]\":\"superadmin\",\"user.role\":\"superadmin\",\"/role\":\"superadmin\"}}";
        for (var i = 0; i < names.Length; i++)
            foreach (var value in new[] { values[i % values.Length], values[(i + 3) % values.Length] })
                yield return $"{{{valid},\"{names[i]}\":{value}}}";
    }

    private static string Moved(User before, User after, string[] meant) => string.Join(", ",
        from property in All
        where !meant.Contains(property.Name) && !Kept.Contains(property.Name)
        let was = JsonSerializer.Serialize(property.GetValue(before))
        let now = JsonSerializer.Serialize(property.GetValue(after))
        where was != now
        select $"{property.Name}: {was} became {now}");

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
