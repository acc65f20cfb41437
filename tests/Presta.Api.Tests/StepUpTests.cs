using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>Where a second factor of the last five minutes is asked for, and of whom.</summary>
[Collection("api")]
public sealed class StepUpTests(ApiFixture api)
{
    /// <summary>Deletions that need none, and why.</summary>
    private static readonly Dictionary<string, string> Unproven = new()
    {
        ["/api/auth/sessions/{id}"] = "whoever finds a stranger in the account must get rid of them at once",
        ["/api/auth/sessions"] = "as above",
        ["/api/auth/passkeys/{id}"] = "the account's owner grain asks for it itself, with the session in its hands",
        ["/api/client/documents/{id}/shares/{shareId}"] = "it takes access away and destroys nothing",
    };

    /// <summary>Words of paths that send money or change rights.</summary>
    private static readonly string[] Grave = ["payments", "refund", "payout", "transfer", "reimburse", "pay", "roles", "role", "export"];

    private static User Careful(int n) =>
        World.Alice with { Id = World.Id(n), Email = $"careful{n}@example.ch", Roles = Portal.Client };

    [Fact]
    public void Every_deletion_every_list_and_whatever_moves_money_or_rights_asks_for_it_or_it_is_said_why_not()
    {
        var routes = EndpointTable.Routes(api.App).ToList();
        var deletions = routes.Where(r => r.Endpoint.Method is "DELETE").ToList();
        var lists = routes.Where(r => r.Metadata.GetMetadata<ListingMetadata>() is not null).ToList();
        var grave = routes.Where(r => r.Endpoint.Method is not "GET" && r.Endpoint.Path.Split('/').Intersect(Grave).Any()).ToList();
        Assert.True(deletions.Count >= 6 && lists.Count >= 10 && grave.Count >= 3);

        foreach (var (endpoint, metadata) in deletions.Concat(grave))
            Assert.True(
                Unproven.ContainsKey(endpoint.Path) != Asks(metadata, StepUp.Deed, StepUp.Account),
                $"{endpoint} asks for no second factor");
        foreach (var (endpoint, metadata) in lists)
            Assert.True(Asks(metadata, StepUp.File), $"{endpoint} gives files away to whoever holds the token");
        Assert.All(Unproven.Keys, path => Assert.Contains(deletions, r => r.Endpoint.Path == path));

        static bool Asks(Microsoft.AspNetCore.Http.EndpointMetadataCollection metadata, params StepUp[] any) =>
            metadata.GetOrderedMetadata<StepUpMetadata>().Any(m => any.Contains(m.Of));
    }

    [Fact]
    public async Task Who_has_a_factor_shows_it_before_a_deletion_a_payment_or_a_file_and_reads_pages_without()
    {
        var user = Careful(6_401);
        api.World.Put(user);
        api.World.Factors[user.Id] = true;
        var token = (await api.SignIn(user)).Text("data", "token");
        var id = await Upload("s.pdf", token);
        (HttpMethod Method, string Path, object? Body, (string, string)[] Headers)[] grave =
        [
            (HttpMethod.Delete, $"/api/client/documents/{id}", null, []), (HttpMethod.Get, "/api/client/projects?format=csv", null, []),
            (HttpMethod.Get, "/api/client/projects?format=xlsx", null, []),
            (HttpMethod.Get, "/api/client/invoices", null, [("Accept", "text/csv")]),
            (HttpMethod.Post, "/api/client/payments/new", new { }, []), (HttpMethod.Post, "/api/client/payments", new { }, []),
        ];
        foreach (var (method, path, body, headers) in grave)
        {
            var reply = await api.Send(method, path, token, body, headers);
            Assert.True(reply is { Status: 403, Code: "STEP_UP_REQUIRED" }, $"{method} {path}: {reply}");
            Assert.Equal("totp", reply.At("error", "details", "allowed")[0].GetString());
        }
        foreach (var path in new[] { "/api/client/projects", "/api/client/projects?format=json", $"/api/client/documents/{id}" })
            Assert.Equal(200, (await api.Send(HttpMethod.Get, path, token, null, ("Accept", "application/json"))).Status);

        Assert.Equal(200, (await api.Send(HttpMethod.Post, "/api/auth/verify-2fa", token, new { code = World.Code })).Status);
        foreach (var (method, path, body, headers) in grave.Reverse())
            Assert.True((await api.Send(method, path, token, body, headers)).Status is 200 or 400, $"{method} {path}");
        api.World.Shown[api.World.Sessions.Single(s => s.Value == user.Id).Key] = TimeProvider.System.GetUtcNow().AddMinutes(-6);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((await api.Send(HttpMethod.Get, "/api/client/projects?format=csv", token, null)).Status != 403)
            await Task.Delay(50, patience.Token);
    }

    [Fact]
    public async Task Who_has_none_and_need_not_deletes_and_exports_what_is_theirs()
    {
        var user = Careful(6_402);
        api.World.Put(user);
        var token = (await api.SignIn(user)).Text("data", "token");
        var id = await Upload("n.pdf", token);
        Assert.Equal(200, (await api.Send(HttpMethod.Delete, $"/api/client/documents/{id}", token, null)).Status);
        Assert.Equal(200, (await api.Send(HttpMethod.Get, "/api/client/invoices?format=csv", token, null)).Status);
    }

    [Fact]
    public async Task The_description_tells_of_it()
    {
        var paths = (await api.Get("/openapi/v1.json")).Json.GetProperty("paths");
        foreach (var (path, method) in new[]
        {
            ("/api/client/documents/{id}", "delete"), ("/api/client/invoices", "get"), ("/api/auth/2fa", "delete"),
            ("/api/superadmin/roles/{role}", "put"),
        })
            Assert.Contains(
                "STEP_UP_REQUIRED", paths.GetProperty(path).GetProperty(method).GetProperty("responses").GetProperty("403")
                .GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    private async Task<string> Upload(string name, string token)
    {
        var form = UploadTests.Form(name, [.. "%PDF-1.7 "u8, .. Guid.NewGuid().ToByteArray()]);
        return (await api.Send(HttpMethod.Post, "/api/client/documents/upload", token, form)).Text("data", "id");
    }
}
