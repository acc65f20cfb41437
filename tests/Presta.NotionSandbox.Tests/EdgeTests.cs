namespace Presta.NotionSandbox.Tests;

public sealed class EdgeTests
{
    [Fact]
    public async Task An_unknown_address_is_told_before_anything_else()
    {
        await using var sandbox = await TestSandbox.Begin();
        foreach (var (
            method, path) in new[] { ("GET", "/v1/nothing"), ("PUT", "/v1/pages"), ("GET", "/v1/data_sources/x"), ("DELETE", "/v1/pages/x"),
            ("GET", "/") })
            (await sandbox.Send(new HttpMethod(method), path, json: null, token: null, version: null)).Refused(400, "invalid_request_url");
    }

    [Fact]
    public async Task Broken_json_is_told_before_the_token_is_looked_at()
    {
        await using var sandbox = await TestSandbox.Begin();
        (await sandbox.Send(HttpMethod.Post, "/v1/pages", "{", token: null)).Refused(400, "invalid_json");
        (await sandbox.Send(HttpMethod.Post, "/v1/pages", "{\"a\":\"\\ud800\"}", token: null)).Refused(400, "invalid_json");
    }

    [Fact]
    public async Task A_bad_token_is_told_before_the_version_is_looked_at()
    {
        await using var sandbox = await TestSandbox.Begin();
        (await sandbox.Send(HttpMethod.Get, "/v1/users/me", null, token: null, version: null)).Refused(401, "unauthorized");
        (await sandbox.Send(HttpMethod.Get, "/v1/users/me", null, token: "secret", version: null))
            .Refused(401, "unauthorized", "API token is invalid.");
    }

    [Fact]
    public async Task The_version_is_needed_and_must_be_known()
    {
        await using var sandbox = await TestSandbox.Begin();
        (await sandbox.Send(HttpMethod.Get, "/v1/pages/x", null, "ntn_sandbox", version: null)).Refused(400, "missing_version",
            "Notion-Version header failed validation: Notion-Version header should be defined, instead was `undefined`.");
        (await sandbox.Send(HttpMethod.Get, "/v1/users/me", null, "ntn_sandbox", version: "2020-01-01")).Refused(400, "validation_error");
    }

    [Theory]
    [InlineData("12345678-1234-1234-1234-123456789abc", 400)]
    [InlineData("not-a-uuid", 400)]
    [InlineData("00000000-0000-0000-0000-000000000000", 404)]
    [InlineData("5a9db0c5000080008000000000000001", 200)]
    public async Task Ids_are_checked_by_shape_and_may_leave_out_dashes(string id, int status)
    {
        await using var sandbox = await TestSandbox.Begin();
        var reply = await sandbox.Get($"/v1/pages/{id}");
        Assert.Equal(status, reply.Status);
        if (status is 400)
            Assert.Equal($"path failed validation: path.page_id should be a valid uuid, instead was `\"{id}\"`.", reply.Text("message"));
    }

    [Fact]
    public async Task Members_and_parameters_nobody_knows_are_refused()
    {
        await using var sandbox = await TestSandbox.Begin();
        (await sandbox.Post("/v1/search", """{"colour":"red"}""")).Refused(400, "validation_error",
            "body failed validation: body.colour should be not present, instead was `\"red\"`.");
        (await sandbox.Get("/v1/users/me?v=0")).Refused(400, "validation_error",
            "query failed validation: query.v should not be present, instead was `\"0\"`.");
    }

    [Fact]
    public async Task Every_answer_ends_with_the_request_id_its_header_repeats()
    {
        await using var sandbox = await TestSandbox.Begin();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users/me");
        request.Headers.Add("Authorization", "Bearer ntn_sandbox");
        request.Headers.Add("Notion-Version", "2022-06-28");
        using var response = await sandbox.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.EndsWith($"\"request_id\":\"{response.Headers.GetValues("x-notion-request-id").Single()}\"}}", body);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_body_over_500_kilobytes_is_refused()
    {
        await using var sandbox = await TestSandbox.Begin();
        (await sandbox.Post("/v1/search", $$"""{"query":"{{new string('x', 600_000)}}"}""")).Refused(413, "validation_error");
    }
}
