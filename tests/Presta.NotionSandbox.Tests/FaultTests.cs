using System.Text.Json;

namespace Presta.NotionSandbox.Tests;

public sealed class FaultTests
{
    private static async Task<TestSandbox> With(string rules)
    {
        var sandbox = await TestSandbox.Begin(options => options.Clock = TimeProvider.System);
        (await sandbox.Post("/_sandbox/faults", rules)).Ok();
        return sandbox;
    }

    [Theory]
    [InlineData("""{"fault":"429","count":1,"retry_after":7}""", 429, "rate_limited", 7)]
    [InlineData("""{"fault":"429","reason":"workspace","count":1}""", 429, "rate_limited", 120)]
    [InlineData("""{"fault":"529","count":1,"retry_after":3}""", 529, "service_overload", 3)]
    [InlineData("""{"fault":"409","count":1,"method":"get"}""", 409, "conflict_error", null)]
    [InlineData("""{"fault":"500","count":1}""", 500, "internal_server_error", null)]
    [InlineData("""{"fault":"503","count":1}""", 503, "service_unavailable", null)]
    [InlineData("""{"fault":"504","count":1}""", 504, "gateway_timeout", null)]
    [InlineData("""{"fault":"token_revoked","count":1}""", 401, "unauthorized", null)]
    [InlineData("""{"fault":"restricted","count":1}""", 403, "restricted_resource", null)]
    [InlineData("""{"fault":"unshared","count":1,"id":"5a9db0c5-0000-8000-8000-000000000001"}""", 404, "object_not_found", null)]
    public async Task A_fault_strikes_as_often_as_it_is_told(string rule, int status, string code, int? retryAfter)
    {
        await using var sandbox = await With(rule);
        var struck = await sandbox.Get($"/v1/pages/{TestSandbox.Root}");
        struck.Refused(status, code);
        Assert.Equal(retryAfter, (int?)struck.RetryAfter?.TotalSeconds);
        (await sandbox.Get($"/v1/pages/{TestSandbox.Root}")).Ok();
        Assert.Equal(1, (await sandbox.Get("/_sandbox/faults")).At("faults.0.fired").GetInt32());
    }

    [Fact]
    public async Task A_person_is_spared_and_so_is_the_control_api()
    {
        await using var sandbox = await With("""[{"fault":"500"},{"fault":"offline"}]""");
        (await sandbox.Get("/v1/users/me", "ntn_human")).Ok();
        (await sandbox.Get("/_sandbox/stats")).Ok();
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.Get("/v1/users/me"));
        (await sandbox.Delete("/_sandbox/faults")).Ok();
        (await sandbox.Get("/v1/users/me")).Ok();
    }

    [Fact]
    public async Task Offline_ends_by_itself()
    {
        await using var sandbox = await With("""{"fault":"offline","seconds":0.4}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.Get("/v1/users/me"));
        await Task.Delay(500);
        (await sandbox.Get("/v1/users/me")).Ok();
        Assert.Equal(0, (await sandbox.Get("/_sandbox/stats")).At("log.0.status").GetInt32());
    }

    [Theory]
    [InlineData("500", "")]
    [InlineData("500_after_commit", "kept")]
    public async Task A_500_may_hide_a_commit(string fault, string names)
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database();
        (await sandbox.Post("/_sandbox/faults", $$"""{"fault":"{{fault}}","count":1,"method":"POST","route":"/v1/pages"}""")).Ok();
        (await sandbox.Post("/v1/pages", $$$"""{"parent":{"database_id":"{{{database}}}"},"properties":{"Name":{"title":[{"text":{"content":"kept"}}]} } }"""))
            .Refused(500, "internal_server_error");
        Assert.Equal(names, await sandbox.Names(database));
    }

    [Theory]
    [InlineData("hang", "")]
    [InlineData("hang_with_commit", "kept")]
    public async Task A_hang_may_hide_a_commit_too(string fault, string names)
    {
        await using var sandbox = await TestSandbox.Begin(options => options.Clock = TimeProvider.System);
        var database = await sandbox.Database();
        (await sandbox.Post("/_sandbox/faults", $$"""{"fault":"{{fault}}","count":1,"seconds":60,"route":"POST /v1/pages"}""")).Ok();
        using var patience = new CancellationTokenSource(300);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/pages")
        {
            Content = new StringContent($$$"""{"parent":{"database_id":"{{{database}}}"},"properties":{"Name":{"title":[{"text":{"content":"kept"}}]} } }"""),
        };
        request.Headers.Add("Authorization", "Bearer ntn_sandbox");
        request.Headers.Add("Notion-Version", "2022-06-28");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.Http.SendAsync(request, patience.Token));
        Assert.Equal(names, await sandbox.Names(database));
    }

    [Fact]
    public async Task Commit_faults_leave_reads_alone()
    {
        await using var sandbox = await With("""[{"fault":"500_after_commit"},{"fault":"409"}]""");
        (await sandbox.Get("/v1/users/me")).Ok();
        (await sandbox.Post("/v1/search")).Ok();
        (await sandbox.Post("/v1/file_uploads", """{"filename":"a.txt"}""")).Refused(500, "internal_server_error");
    }

    [Fact]
    public async Task The_edge_may_answer_in_html()
    {
        await using var sandbox = await With("""{"fault":"502_html","count":1}""");
        var reply = await sandbox.Get("/v1/users/me");
        Assert.Equal((502, "text/html"), (reply.Status, reply.MediaType));
    }

    [Fact]
    public async Task A_query_is_cut_and_says_so()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database();
        for (var n = 0; n < 4; n++)
            await sandbox.Row(database, $"r{n}");
        (await sandbox.Post("/_sandbox/faults", """{"fault":"query_limit","limit":3}""")).Ok();
        var first = (await sandbox.Post($"/v1/databases/{database}/query", """{"page_size":2}""")).Ok();
        Assert.False(first.Body.TryGetProperty("request_status", out _));
        var last = (await sandbox.Post($"/v1/databases/{database}/query", $$"""{"page_size":2,"start_cursor":"{{first.Text("next_cursor")}}"}""")).Ok();
        Assert.Equal((1, false), (last.At("results").GetArrayLength(), last.At("has_more").GetBoolean()));
        Assert.Equal("query_result_limit_reached", last.Text("request_status.incomplete_reason"));
    }

    [Fact]
    public async Task A_cursor_expires_in_mid_stream()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database();
        await sandbox.Row(database, "a");
        await sandbox.Row(database, "b");
        (await sandbox.Post("/_sandbox/faults", """{"fault":"cursor_expired","count":1}""")).Ok();
        var first = (await sandbox.Post($"/v1/databases/{database}/query", """{"page_size":1}""")).Ok();
        (await sandbox.Post($"/v1/databases/{database}/query", $$"""{"page_size":1,"start_cursor":"{{first.Text("next_cursor")}}"}"""))
            .Refused(400, "validation_error");
    }

    [Fact]
    public async Task The_search_index_lags()
    {
        await using var sandbox = await TestSandbox.Begin();
        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        await sandbox.Database(title: "Neuf");
        (await sandbox.Post("/_sandbox/faults", """{"fault":"search_lag","seconds":10}""")).Ok();
        const string search = """{"query":"neuf"}""";
        Assert.Equal(0, (await sandbox.Post("/v1/search", search)).Ok().At("results").GetArrayLength());
        sandbox.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(1, (await sandbox.Post("/v1/search", search)).Ok().At("results").GetArrayLength());
    }

    [Fact]
    public async Task A_database_with_two_sources_fails_on_every_touch()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database();
        (await sandbox.Post("/_sandbox/faults", $$"""{"fault":"multiple_data_sources","id":"{{database}}"}""")).Ok();
        foreach (var reply in new[]
        {
            await sandbox.Get($"/v1/databases/{database}"),
            await sandbox.Post($"/v1/databases/{database}/query"),
            await sandbox.Post("/v1/pages", $$$"""{"parent":{"database_id":"{{{database}}}"},"properties":{} }"""),
        })
        {
            reply.Refused(400, "validation_error", "Databases with multiple data sources are not supported in this API version.");
            Assert.Equal(database, reply.Text("additional_data.database_id"));
            Assert.Equal(2, reply.At("additional_data.child_data_source_ids").GetArrayLength());
        }
    }

    [Fact]
    public async Task Unknown_faults_are_answered_with_the_list_of_known_ones()
    {
        await using var sandbox = await TestSandbox.Begin();
        var reply = await sandbox.Post("/_sandbox/faults", """{"fault":"earthquake"}""");
        reply.Refused(400, "validation_error");
        Assert.Contains("hang_with_commit", reply.Text("message"));
    }

    [Fact]
    public async Task The_seed_makes_chance_repeatable()
    {
        async Task<string> Run()
        {
            await using var sandbox = await With("""{"fault":"500","probability":0.5}""");
            List<int> statuses = [];
            for (var n = 0; n < 20; n++)
                statuses.Add((await sandbox.Get("/v1/users/me")).Status);
            return string.Join(' ', statuses);
        }
        var first = await Run();
        Assert.Contains("500", first);
        Assert.Contains("200", first);
        Assert.Equal(first, await Run());
    }
}
