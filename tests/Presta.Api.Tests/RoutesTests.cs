using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authorization;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>What holds for every endpoint, whichever it is.</summary>
[Collection("api")]
public sealed class RoutesTests(ApiFixture api)
{
    private static readonly (User User, string Role)[] Users =
        [(World.Alice, "client"), (World.Paul, "prestataire"), (World.Rita, "revendeur"), (World.Sara, "superadmin")];

    /// <summary>Whoever has nothing may come here; the list is the decision, the code has to follow it.</summary>
    public static readonly string[] Public =
    [
        "/api/auth/login", "/api/auth/register", "/api/auth/forgot-password", "/api/auth/reset-password",
        "/api/auth/verify-2fa", "/api/auth/refresh-token",
        "/api/auth/magic-link", "/api/auth/magic-link/confirm", "/api/auth/passkeys/challenge", "/api/auth/passkeys/sign-in",
        "/api/auth/oidc", "/api/auth/oidc/{name}/start", "/api/auth/oidc/{name}/callback", "/api/auth/oidc/exchange",
    ];

    /// <summary>These would end the session that the tests share.</summary>
    private static readonly string[] Ending = ["/api/auth/logout", "/api/auth/sessions"];

    public static readonly string[] Bodiless =
        [.. Ending, "/api/auth/sessions/{id}", "/api/auth/setup-2fa", "/api/auth/2fa", "/api/auth/2fa/recovery-codes",
        "/api/auth/oidc", "/api/auth/oidc/{name}/start", "/api/auth/oidc/{name}/callback",
        "/api/auth/passkeys/challenge", "/api/auth/passkeys/options", "/api/auth/passkeys/{id}",
        "/api/client/notifications/{id}/read", "/api/client/notifications/read", "/api/client/support/tickets/{id}/close",
        "/api/client/quotes/{id}/accept", "/api/client/quotes/{id}/decline",   // which need not say anything
        "/api/client/documents/{id}", "/api/client/documents/{id}/restore", "/api/client/documents/{id}/shares/{shareId}",
        "/api/client/documents/{id}/versions/{versionId}/restore"];

    private IReadOnlyList<Endpoint> Protected => [.. EndpointTable.Mapped(api.App).Where(e => !Public.Contains(e.Path))];

    private IReadOnlyList<Endpoint> WithId =>
        [.. EndpointTable.Mapped(api.App).Where(e => e.Path.Contains("{id}", StringComparison.Ordinal))];

    [ContractFact]
    public void The_app_maps_exactly_the_contracts_routes() => Assert.Equal(
        EndpointTable.Expected.Select(e => e.ToString()).Order(), EndpointTable.Mapped(api.App).Select(e => e.ToString()).Order());

    [Fact]
    public void Every_endpoint_states_who_may_use_it()
    {
        var endpoints = EndpointTable.Routes(api.App).ToList();
        Assert.True(endpoints.Count >= 27);
        foreach (var (endpoint, metadata) in endpoints)
        {
            var isOpen = metadata.OfType<IAllowAnonymous>().Any();
            Assert.True(isOpen == Public.Contains(endpoint.Path), $"{endpoint} is {(isOpen ? "" : "not ")}open to everyone");
            Assert.True(
                isOpen || metadata.OfType<IAuthorizeData>().Any() || metadata.OfType<AuthorizationPolicy>().Any(),
                $"{endpoint} asks for nobody");
            if (!endpoint.Path.StartsWith("/api/auth", StringComparison.Ordinal))
                Assert.True(
                    metadata.Any(m => m.GetType().Name is "PermissionMetadata") && metadata.Any(m => m.GetType().Name is "PortalMetadata"),
                    $"{endpoint} asks for no permission");
        }
    }

    [Theory, InlineData(null), InlineData("nonsense"), InlineData("a.b.c"), InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.")]
    public async Task Without_a_good_token_every_endpoint_answers_401(string? token)
    {
        Assert.NotEmpty(Protected);
        foreach (var endpoint in Protected)
        {
            var reply = await api.Send(new(endpoint.Method), Fill(endpoint, World.Mine.Id.ToString()), token, GoodBody(endpoint));
            Assert.True(reply is { Status: 401, Code: "UNAUTHORIZED" }, $"{endpoint}: {reply}");
        }
    }

    [Fact]
    public async Task Another_role_answers_403()
    {
        var portals = Protected.Where(e => !e.Path.StartsWith("/api/auth", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(portals);
        foreach (var endpoint in portals)
            foreach (var (user, role) in Users.Where(u => u.Role != endpoint.Role))
            {
                var reply = await api.Send(new(endpoint.Method), Fill(endpoint, World.Mine.Id.ToString()), user, GoodBody(endpoint));
                Assert.True(reply is { Status: 403, Code: "FORBIDDEN" }, $"{endpoint} as {role}: {reply}");
            }
    }

    [Theory, InlineData("nonsense"), InlineData("00000000-0000-0000-0000-000000000000"), InlineData("%2e%2e"), InlineData("01f4"),
        InlineData("%F0%9F%92%A9")]
    public async Task An_unknown_or_malformed_id_answers_404(string id)
    {
        Assert.NotEmpty(WithId);
        foreach (var endpoint in WithId)
        {
            var reply = await api.Send(new(endpoint.Method), Fill(endpoint, id), World.Alice, GoodBody(endpoint));
            Assert.True(reply is { Status: 404, Code: "NOT_FOUND" }, $"{endpoint}: {reply}");
        }
    }

    [Fact]
    public async Task A_foreign_object_answers_like_one_that_does_not_exist()
    {
        foreach (var endpoint in WithId)
        {
            var foreign = await api.Send(
                new(endpoint.Method), Fill(endpoint, World.Foreign.Id.ToString()), World.Alice, GoodBody(endpoint));
            var missing = await api.Send(new(endpoint.Method), Fill(endpoint, World.Id(9_999).ToString()), World.Alice, GoodBody(endpoint));
            Assert.True(foreign.Status == 404, $"{endpoint}: {foreign}");
            Assert.Equal(missing.Text("error", "message"), foreign.Text("error", "message"));
        }
    }

    [Theory]
    [InlineData("", 400), InlineData("null", 400), InlineData("{", 400), InlineData("[]", 400), InlineData("\"x\"", 400),
        InlineData("{}", 400)]
    [InlineData("{\"content\":1,\"status\":1,\"email\":1,\"refresh_token\":1}", 400)]
    [InlineData("{\"content\":{},\"status\":\"sold\",\"email\":[],\"refresh_token\":{}}", 400)]
    [InlineData("{\"content\":\"\",\"status\":null,\"email\":\"\",\"refresh_token\":\"\"}", 400)]
    public async Task A_bad_body_answers_400_with_the_field(string body, int status)
    {
        var writes = EndpointTable.Mapped(api.App)
            .Where(e => e.Method is not "GET" && !e.Path.EndsWith("upload", StringComparison.Ordinal) && !Bodiless.Contains(e.Path))
            .ToList();
        Assert.NotEmpty(writes);
        var sara = await api.Proven(World.Sara);
        foreach (var endpoint in writes)
        {
            var isSaras = endpoint.Role is "superadmin" || endpoint.Path.EndsWith("/view-as", StringComparison.Ordinal);
            var reply = await api.Send(
                new(endpoint.Method), Fill(endpoint, World.Mine.Id.ToString()), isSaras ? sara : api.TokenOf(World.Alice), body);
            Assert.True(reply.Status == status && reply.Code == "VALIDATION_ERROR", $"{endpoint} with {body}: {reply}");
            Assert.NotEmpty(reply.At("error", "details", "fields").EnumerateArray());
        }
    }

    [Fact]
    public async Task Too_long_too_deep_too_large_and_other_types_are_refused()
    {
        var path = $"/api/client/projects/{World.Mine.Id}/comment";
        var longText = await api.Post(path, World.Alice, new { content = new string('x', 2_001) });
        Assert.Equal((400, "content"), (longText.Status, longText.At("error", "details", "fields")[0].GetProperty("field").GetString()));
        Assert.Equal(
            400, (await api.Post(path, World.Alice, "{\"content\":\"x\",\"extra\":" + new string('[', 60) + new string(']', 60) + "}"))
            .Status);
        Assert.Equal((413, "PAYLOAD_TOO_LARGE"), await StatusOf(api.Post(path, World.Alice, new { content = new string('x', 2_000_000) })));
        Assert.Equal(
            (415, "UNSUPPORTED_MEDIA_TYPE"),
            await StatusOf(api.Post(path, World.Alice, new StringContent("content=x", new MediaTypeHeaderValue("text/plain")))));
        foreach (var charset in new[] { "utf-7", "klingon" })
            Assert.Equal(
                (415, "UNSUPPORTED_MEDIA_TYPE"),
                await StatusOf(api.Post(
                    path, World.Alice, new StringContent("{}", MediaTypeHeaderValue.Parse($"application/json; charset={charset}")))));
        Assert.Equal(
            (400, "VALIDATION_ERROR"),
            await StatusOf(api.Put($"/api/client/projects/{World.Mine.Id}/status", World.Alice, new { status = 3 })));
    }

    public static string Fill(Endpoint endpoint, string id) => endpoint.Path.Replace("{id}", id);

    public static object? GoodBody(Endpoint endpoint) => endpoint switch
    {
        { Method: "GET" } => null,
        { Path: var path } when path.EndsWith("upload", StringComparison.Ordinal) => UploadTests.Form("a.pdf", "%PDF-1.7 x"u8.ToArray()),
        { Path: var path } when path.EndsWith("/share", StringComparison.Ordinal) => new { permission = "read" },
        { Path: var path } when path.EndsWith("status", StringComparison.Ordinal) => new { status = "on_hold" },
        { Path: var path } when path.EndsWith("/rating", StringComparison.Ordinal) => new { score = 5 },
        { Path: var path } when path.EndsWith("/apply", StringComparison.Ordinal) => new { invoice_id = World.Id(404).ToString() },
        _ => new { content = "Bonjour" },
    };

    private static async Task<(int, string?)> StatusOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
