using Presta.Api.Tests.Fakes;

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
        Assert.Equal((201, 201, null, "true"), (first.Status, again.Status, first.Header("Idempotent-Replayed"), again.Header("Idempotent-Replayed")));
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
        var elsewhere = await api.Post($"/api/client/projects/{World.Id(11)}/comment", World.Alice, new { content = "a" }, ("Idempotency-Key", key));
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
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Post($"/api/client/projects/{World.Id(12)}/comment", World.Alice, new { content = "a" }, ("Idempotency-Key", key))));
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
}
