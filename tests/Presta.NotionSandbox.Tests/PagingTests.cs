namespace Presta.NotionSandbox.Tests;

public sealed class PagingTests
{
    private static async Task<(string Database, List<string> Rows)> Table(TestSandbox sandbox, int rows)
    {
        var database = await sandbox.Database();
        List<string> ids = [];
        for (var n = 1; n <= rows; n++)
            ids.Add(await sandbox.Row(database, $"r{n}"));
        return (database, ids);
    }

    private static Task<Reply> Page(TestSandbox sandbox, string database, string? cursor, string sort = "created_time") =>
        sandbox.Post($"/v1/databases/{database}/query", $$"""
            {"page_size":2,"sorts":[{"timestamp":"{{sort}}","direction":"ascending"}]{{(cursor is null ? "" : $",\"start_cursor\":\"{cursor}\"")}}}
            """);

    private static string Names(Reply reply) => string.Join(' ', reply.Ok().At("results").EnumerateArray().Select(Json.Title));

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (database, _) = await Table(sandbox, 5);
        var first = await Page(sandbox, database, null);
        var second = await Page(sandbox, database, first.Text("next_cursor"));
        var third = await Page(sandbox, database, second.Text("next_cursor"));
        Assert.Equal("r1 r2|r3 r4|r5", $"{Names(first)}|{Names(second)}|{Names(third)}");
        Assert.False(third.At("has_more").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, third.At("next_cursor").ValueKind);
        Assert.Equal(("page_or_database", "list"), (third.Text("type"), third.Text("object")));
    }

    [Fact]
    public async Task A_cursor_keeps_its_place_when_its_row_moves_or_goes()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (database, rows) = await Table(sandbox, 6);
        var first = await Page(sandbox, database, null, "last_edited_time");
        sandbox.Clock.Advance(TimeSpan.FromMinutes(2));
        (await sandbox.Patch($"/v1/pages/{rows[2]}", """{"icon":{"emoji":"x"}}""", "ntn_human")).Ok();
        var second = await Page(sandbox, database, first.Text("next_cursor"), "last_edited_time");
        Assert.Equal("r4 r5", Names(second));
        (await sandbox.Delete($"/v1/blocks/{rows[5]}", "ntn_human")).Ok();
        Assert.Equal("r3", Names(await Page(sandbox, database, second.Text("next_cursor"), "last_edited_time")));
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_query()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (database, _) = await Table(sandbox, 3);
        var first = await Page(sandbox, database, null);
        (await Page(sandbox, database, first.Text("next_cursor"), "last_edited_time")).Refused(400, "validation_error");
    }

    [Fact]
    public async Task Lists_by_get_check_size_and_cursor()
    {
        await using var sandbox = await TestSandbox.Begin();
        (await sandbox.Get("/v1/users?page_size=101")).Refused(400, "validation_error",
            "query failed validation: query.page_size should be ≤ `100` or `undefined`, instead was `101`.");
        (await sandbox.Get($"/v1/blocks/{TestSandbox.Root}/children?start_cursor=bogus")).Refused(400, "validation_error",
            "query failed validation: query.start_cursor should be a valid uuid or `undefined`, instead was `\"bogus\"`.");
        (await sandbox.Get("/v1/users?start_cursor=bogus")).Refused(400, "validation_error", "The start_cursor provided is invalid: bogus");
        var first = (await sandbox.Get("/v1/users?page_size=1")).Ok();
        var second = (await sandbox.Get($"/v1/users?page_size=1&start_cursor={first.Text("next_cursor")}")).Ok();
        Assert.Equal(("person", "bot"), (first.Text("results.0.type"), second.Text("results.0.type")));
    }
}
