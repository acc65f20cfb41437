using Microsoft.Extensions.DependencyInjection;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class IdempotencyTests(ApiFixture api)
{
    private static readonly string Path = $"/api/client/projects/{World.Id(10)}/comment";

    [Fact]
    public async Task A_repeated_write_gets_the_stored_answer_and_happens_once()
    {
        var key = Guid.NewGuid().ToString();
        var first = await api.Post(Path, World.Alice, new { content = "une fois" }, ("Idempotency-Key", key));
        var again = await api.Post(Path, World.Alice, new { content = "une fois" }, ("Idempotency-Key", key));
        Assert.Equal(
            (201, 201, null, "true"),
            (first.Status, again.Status, first.Header("Idempotent-Replayed"), again.Header("Idempotent-Replayed")));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(first.Header("ETag"), again.Header("ETag"));
    }

    [Fact]
    public async Task The_same_key_with_another_body_answers_422()
    {
        var key = Guid.NewGuid().ToString();
        await api.Post(Path, World.Alice, new { content = "a" }, ("Idempotency-Key", key));
        var other = await api.Post(Path, World.Alice, new { content = "b" }, ("Idempotency-Key", key));
        Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED"), (other.Status, other.Code));
    }

    [Fact]
    public async Task Keys_belong_to_one_user_and_one_route()
    {
        var key = Guid.NewGuid().ToString();
        Assert.Equal(201, (await api.Post(Path, World.Alice, new { content = "a" }, ("Idempotency-Key", key))).Status);
        var elsewhere = await api.Post(
            $"/api/client/projects/{World.Id(11)}/comment", World.Alice, new { content = "a" }, ("Idempotency-Key", key));
        Assert.Equal((201, null), (elsewhere.Status, elsewhere.Header("Idempotent-Replayed")));
        Assert.Equal(404, (await api.Post(Path, World.Bob, new { content = "a" }, ("Idempotency-Key", key))).Status);
    }

    [Fact]
    public async Task While_the_first_is_running_the_second_answers_409()
    {
        var (key, gate) = (Guid.NewGuid().ToString(), new TaskCompletionSource());
        api.World.Gate = gate.Task;
        var first = api.Post(Path, World.Alice, new { content = "lent" }, ("Idempotency-Key", key));
        await api.World.Waiting.Task;
        var second = await api.Post(Path, World.Alice, new { content = "lent" }, ("Idempotency-Key", key));
        gate.SetResult();
        api.World.Gate = Task.CompletedTask;
        Assert.Equal((409, "IDEMPOTENCY_IN_PROGRESS", "1"), (second.Status, second.Code, second.Header("Retry-After")));
        Assert.Equal(201, (await first).Status);
    }

    [Fact]
    public async Task Many_at_once_have_one_effect()
    {
        var (key, before) = (Guid.NewGuid().ToString(), api.World.Comments);
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 50)
            .Select(_ => api.Post(
                $"/api/client/projects/{World.Id(12)}/comment", World.Alice, new { content = "a" }, ("Idempotency-Key", key))));
        Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { 201, 409 }));
        Assert.Equal(before + 1, api.World.Comments);
    }

    [Fact]
    public async Task A_refused_body_leaves_the_key_free()
    {
        var key = Guid.NewGuid().ToString();
        Assert.Equal(400, (await api.Post(Path, World.Alice, new { content = "" }, ("Idempotency-Key", key))).Status);
        Assert.Equal(201, (await api.Post(Path, World.Alice, new { content = "a" }, ("Idempotency-Key", key))).Status);
    }

    [Fact]
    public async Task A_key_must_be_short_and_visible()
    {
        foreach (var key in new[] { new string('k', 256), "a b" })
        {
            var reply = await api.Post(Path, World.Alice, new { content = "a" }, ("Idempotency-Key", key));
            Assert.Equal((400, "VALIDATION_ERROR"), (reply.Status, reply.Code));
        }
    }

    [Fact]
    public async Task A_repeated_upload_makes_one_document()
    {
        var key = Guid.NewGuid().ToString();
        var path = $"/api/client/projects/{World.Id(13)}/upload";
        var first = await api.Post(path, World.Alice, UploadTests.Form("a.pdf", "%PDF-1.7"u8.ToArray()), ("Idempotency-Key", key));
        var again = await api.Post(path, World.Alice, UploadTests.Form("a.pdf", "%PDF-1.7"u8.ToArray()), ("Idempotency-Key", key));
        var other = await api.Post(path, World.Alice, UploadTests.Form("a.pdf", "%PDF-1.8"u8.ToArray()), ("Idempotency-Key", key));
        Assert.Equal((201, 201, "true", 422), (first.Status, again.Status, again.Header("Idempotent-Replayed"), other.Status));
        Assert.Equal(first.Text("data", "id"), again.Text("data", "id"));
    }

    [Fact]
    public async Task A_registration_sent_again_makes_one_user_and_tells_its_tokens_again()
    {
        var (key, body) = (Guid.NewGuid().ToString(), Registration("twice@example.ch"));
        var first = await api.Post("/api/auth/register", null, body, ("Idempotency-Key", key));
        var again = await api.Post("/api/auth/register", null, body, ("Idempotency-Key", key));
        Assert.Equal((201, 201, "true"), (first.Status, again.Status, again.Header("Idempotent-Replayed")));
        Assert.Equal(first.Body, again.Body);
        Assert.Single(api.World.All<User>(), u => u.Email == "twice@example.ch");
    }

    [Fact]
    public async Task Who_knows_a_strangers_key_but_not_their_body_learns_nothing()
    {
        var key = Guid.NewGuid().ToString();
        Assert.Equal(201, (await api.Post("/api/auth/register", null, Registration("owner@example.ch"), ("Idempotency-Key", key))).Status);
        foreach (var other in new[] { Registration("eve@example.ch"), Registration("owner@example.ch", "Another-Guess-7!") })
        {
            var reply = await api.Post("/api/auth/register", null, other, ("Idempotency-Key", key));
            Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED"), (reply.Status, reply.Code));
            Assert.DoesNotContain("token", System.Text.Encoding.UTF8.GetString(reply.Body), StringComparison.Ordinal);
        }
        var elsewhere = await api.Post("/api/auth/forgot-password", null, new { email = "owner@example.ch" }, ("Idempotency-Key", key));
        Assert.Equal((200, null), (elsewhere.Status, elsewhere.Header("Idempotent-Replayed")));
    }

    [Fact]
    public async Task A_forgotten_password_sent_again_is_one_mail()
    {
        var (key, body) = (Guid.NewGuid().ToString(), new { email = World.Rita.Email });
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await api.Post("/api/auth/forgot-password", null, body, ("Idempotency-Key", key))).Status);
        Assert.Equal(200, (await api.Post("/api/auth/forgot-password", null, new { email = World.Paul.Email })).Status);
        var until = TimeProvider.System.GetUtcNow().AddSeconds(10);
        while (!(api.World.Forgotten.Contains(World.Paul.Id) && api.World.Forgotten.Contains(World.Rita.Id)))
            Assert.True(TimeProvider.System.GetUtcNow() < until, "no mail");
        Assert.Single(api.World.Forgotten, World.Rita.Id);
    }

    [Fact]
    public async Task A_link_used_under_a_key_is_answered_as_before_and_refused_with_another()
    {
        var token = api.World.Link(World.Rita.Id);
        var (key, path) = (Guid.NewGuid().ToString(), "/api/auth/reset-password");
        var body = new { token, password = "Plus-Sûr-Qu-Avant-7" };
        var first = await api.Post(path, null, body, ("Idempotency-Key", key));
        var again = await api.Post(path, null, body, ("Idempotency-Key", key));
        Assert.Equal((200, 200, "true"), (first.Status, again.Status, again.Header("Idempotent-Replayed")));
        Assert.Equal(401, (await api.Post(path, null, body, ("Idempotency-Key", Guid.NewGuid().ToString()))).Status);
        var elsewhere = await api.Post("/api/auth/verify-email", World.Rita, new { token }, ("Idempotency-Key", key));
        Assert.Equal((401, "INVALID_TOKEN"), (elsewhere.Status, elsewhere.Code));
    }

    /// <summary>What is no read may be sent again; but for challenges, of which nothing is kept before they are answered.</summary>
    [Fact]
    public void Every_write_honours_a_key()
    {
        var writes = api.App.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints
            .OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
                && e.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>() is { } methods
                && !methods.HttpMethods.Contains("GET")).ToArray();
        Assert.True(writes.Length > 30, $"{writes.Length} writes");
        Assert.Equal(["/api/auth/passkeys/challenge", "/api/auth/passkeys/options"],
            writes.Where(e => e.Metadata.GetMetadata<IdempotentMetadata>() is not { IsWrite: true }).Select(e => e.RoutePattern.RawText!)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_sent_again_is_one_session_and_a_refused_one_is_tried_again()
    {
        var (key, body) = (Guid.NewGuid().ToString(), new { email = World.Paul.Email, password = World.Password });
        var first = await api.Post("/api/auth/login", null, body, ("Idempotency-Key", key));
        var before = api.World.Sessions.Count(s => s.Value == World.Paul.Id);
        var again = await api.Post("/api/auth/login", null, body, ("Idempotency-Key", key));
        Assert.Equal((200, 200, "true"), (first.Status, again.Status, again.Header("Idempotent-Replayed")));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(before, api.World.Sessions.Count(s => s.Value == World.Paul.Id));

        var wrong = new { email = World.Paul.Email, password = "wrong" };
        var other = Guid.NewGuid().ToString();
        for (var i = 0; i < 2; i++)
        {
            var refused = await api.Post("/api/auth/login", null, wrong, ("Idempotency-Key", other));
            Assert.Equal((401, null), (refused.Status, refused.Header("Idempotent-Replayed")));
        }
    }

    [Fact]
    public async Task A_renewal_sent_again_tells_the_same_successor()
    {
        var body = new { refresh_token = (await api.SignIn(World.Paul)).Text("data", "refresh_token") };
        var key = Guid.NewGuid().ToString();
        var first = await api.Post("/api/auth/refresh-token", null, body, ("Idempotency-Key", key));
        var again = await api.Post("/api/auth/refresh-token", null, body, ("Idempotency-Key", key));
        Assert.Equal((200, 200, "true"), (first.Status, again.Status, again.Header("Idempotent-Replayed")));
        Assert.Equal(first.Text("data", "refresh_token"), again.Text("data", "refresh_token"));
        Assert.Equal(401, (await api.Post("/api/auth/refresh-token", null, body)).Status);   // the stand-in knows no second tab
    }

    [Fact]
    public async Task An_answered_challenge_sent_again_is_one_sign_in()
    {
        var (key, body) =
            (Guid.NewGuid().ToString(), new { code = World.Code, challenge_token = $"{World.Paul.Id.Value:N}.challenge" });
        var first = await api.Post("/api/auth/verify-2fa", null, body, ("Idempotency-Key", key));
        var again = await api.Post("/api/auth/verify-2fa", null, body, ("Idempotency-Key", key));
        Assert.Equal((200, "true"), (again.Status, again.Header("Idempotent-Replayed")));
        Assert.Equal(first.Body, again.Body);
    }

    [Fact]
    public async Task Where_secrets_are_sent_a_key_that_can_be_guessed_is_refused()
    {
        var reply = await api.Post("/api/auth/register", null, Registration("short@example.ch"), ("Idempotency-Key", "1"));
        Assert.Equal((400, "VALIDATION_ERROR"), (reply.Status, reply.Code));
    }

    /// <summary>What lies in the database is of no use to who has only that.</summary>
    [Fact]
    public void A_kept_answer_opens_by_its_key_and_body_only()
    {
        var closed = new KeptSeal("a key of some length", "body", "route").Close("refresh_token"u8.ToArray());
        Assert.Equal(-1, closed.AsSpan().IndexOf("refresh"u8));
        Assert.Equal("refresh_token"u8.ToArray(), new KeptSeal("a key of some length", "body", "route").Open(closed));
        foreach (var other in new[] { new KeptSeal("another key of length", "body", "route"), new("a key of some length", "other", "route"),
            new("a key of some length", "body", "elsewhere") })
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => other.Open(closed));
    }

    private static object Registration(string email, string password = "Plus-Sûr-Qu-Avant-7") =>
        new { name = "Léa", email, password, confirm_password = password, role = "client", terms = true };
}
