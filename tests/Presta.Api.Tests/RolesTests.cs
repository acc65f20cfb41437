using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>What roles may do, as superadmins read and edit it.</summary>
[Collection("api")]
public sealed class RolesTests(ApiFixture api)
{
    private const string Path = "/api/superadmin/roles";

    [Fact]
    public async Task An_edit_acts_on_the_next_request_and_within_a_second_at_other_nodes()
    {
        await using var other = await api.Node();
        var token = await api.Proven(World.Sara);
        var before = await api.Send(HttpMethod.Get, Path, token, null);
        var client = before.At("data").EnumerateArray().Single(r => r.GetProperty("code").GetString() == "client");
        Assert.Equal(4, before.At("data").GetArrayLength());
        Assert.True(client.GetProperty("users_count").GetInt32() >= 2);
        Assert.Equal(200, (await other.Get("/api/client/invoices", World.Alice)).Status);
        var version = (await api.Get("/api/auth/permissions", World.Alice)).At("data", "version").GetInt64();
        try
        {
            string[] left = ["projects.view", "documents.view.own", "notifications.view.own"];
            var edited = await Edit(token, "client", new { permissions = left }, ("If-Match", before.Header("ETag")!));
            Assert.True(edited.Status == 200, edited.ToString());
            Assert.Equal(
                (left.Length, "true"),
                (edited.At("data", "permissions").GetArrayLength(), edited.Text("data", "is_edited").ToLowerInvariant()));
            Assert.NotEqual(before.Header("ETag"), edited.Header("ETag"));

            Assert.Equal(403, (await api.Get("/api/client/invoices", World.Alice)).Status);
            var since = TimeProvider.System.GetTimestamp();
            while ((await other.Get("/api/client/invoices", World.Alice)).Status != 403)
                Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(1.5), "it still works elsewhere");
            Assert.Equal(200, (await api.Get("/api/client/projects", World.Alice)).Status);
            Assert.True((await api.Get("/api/auth/permissions", World.Alice)).At("data", "version").GetInt64() > version);

            var stale = await Edit(token, "client", new { permissions = left }, ("If-Match", before.Header("ETag")!));
            Assert.Equal((412, "PRECONDITION_FAILED"), (stale.Status, stale.Code));
        }
        finally
        {
            Assert.Equal(200, (await Edit(token, "client", new { reset = true })).Status);
        }
        Assert.Equal(200, (await api.Get("/api/client/invoices", World.Alice)).Status);
        while ((await other.Get("/api/client/invoices", World.Alice)).Status != 200) await Task.Delay(50);
    }

    [Fact]
    public async Task Only_a_superadmin_who_has_just_shown_a_factor_edits_and_never_their_own_rights()
    {
        var body = new { permissions = new[] { "projects.view" } };
        foreach (var user in new[] { World.Alice, World.Paul, World.Rita })
            Assert.Equal((403, "FORBIDDEN"), await Told(api.Put($"{Path}/client", user, body)));
        Assert.Equal((403, "STEP_UP_REQUIRED"), await Told(Edit((await api.SignIn(World.Sara)).Text("data", "token"), "client", body)));
        var token = await api.Proven(World.Sara);
        Assert.Equal((409, "CONFLICT"), await Told(Edit(token, "superadmin", body)));
        Assert.Equal((404, "NOT_FOUND"), await Told(Edit(token, "teleporter", body)));
        Assert.Equal((404, "NOT_FOUND"), await Told(Edit(token, "none", body)));
        object[] all = [new { permissions = new[] { "Projects view" } }, new { }, new { body.permissions, reset = true }];
        foreach (var bad in all)
            Assert.Equal((400, "VALIDATION_ERROR"), await Told(Edit(token, "client", bad)));
    }

    private Task<Reply> Edit(string token, string role, object body, params (string, string)[] headers) =>
        api.Send(HttpMethod.Put, $"{Path}/{role}", token, body, headers);

    private static async Task<(int, string?)> Told(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
