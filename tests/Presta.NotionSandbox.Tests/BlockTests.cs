namespace Presta.NotionSandbox.Tests;

public sealed class BlockTests
{
    private static string Paragraph(string text, string children = "") =>
        $$$"""{"paragraph":{"rich_text":[{"text":{"content":"{{{text}}}"}}]{{{children}}} } }""";

    private static async Task<string> Page(TestSandbox sandbox) => await sandbox.Row(await sandbox.Database(), "p");

    private static string Texts(Reply reply) => string.Join(' ', reply.Ok().At("results").EnumerateArray()
        .Select(block => block.At("paragraph.rich_text.0.plain_text").GetString()));

    [Fact]
    public async Task Children_are_appended_at_the_end_or_behind_a_sibling()
    {
        await using var sandbox = await TestSandbox.Begin();
        var path = $"/v1/blocks/{await Page(sandbox)}/children";
        var added = await sandbox.Patch(path, $$"""{"children":[{{Paragraph("a")}},{{Paragraph("c")}}]}""");
        Assert.Equal(("a c", "block"), (Texts(added), added.Text("type")));
        var behind = await sandbox.Patch(path, $$"""{"children":[{{Paragraph("b")}}],"after":"{{added.Text("results.0.id")}}"}""");
        Assert.Equal("b c", Texts(behind));
        Assert.Equal("a b c", Texts(await sandbox.Get(path)));
        var next = (await sandbox.Get(path + "?page_size=2")).Ok();
        Assert.Equal("c", Texts(await sandbox.Get($"{path}?page_size=2&start_cursor={next.Text("next_cursor")}")));
    }

    [Fact]
    public async Task Two_levels_may_be_nested_and_no_third()
    {
        await using var sandbox = await TestSandbox.Begin();
        var path = $"/v1/blocks/{await Page(sandbox)}/children";
        string Nest(string inner) => $",\"children\":[{inner}]";
        var nested = (await sandbox.Patch(path, $$"""{"children":[{{Paragraph("a", Nest(Paragraph("b")))}}]}""")).Ok();
        Assert.True(nested.At("results.0.has_children").GetBoolean());
        Assert.Equal("b", Texts(await sandbox.Get($"/v1/blocks/{nested.Text("results.0.id")}/children")));
        var third = await sandbox.Patch(path, $$"""{"children":[{{Paragraph("a", Nest(Paragraph("b", Nest(Paragraph("c")))))}}]}""");
        third.Refused(400, "validation_error");
        Assert.Contains("should be not present", third.Text("message"));
    }

    [Fact]
    public async Task A_block_is_updated_trashed_and_restored()
    {
        await using var sandbox = await TestSandbox.Begin();
        var page = await Page(sandbox);
        var id = (await sandbox.Patch($"/v1/blocks/{page}/children", $$"""{"children":[{{Paragraph("a")}}]}""")).Ok().Text("results.0.id");
        Assert.Equal("b", (await sandbox.Patch($"/v1/blocks/{id}", Paragraph("b"))).Ok().Text("paragraph.rich_text.0.plain_text"));
        (await sandbox.Patch($"/v1/blocks/{id}", """{"heading_1":{"rich_text":[]}}""")).Refused(400, "validation_error");
        Assert.True((await sandbox.Delete($"/v1/blocks/{id}")).Ok().At("archived").GetBoolean());
        Assert.Equal(0, (await sandbox.Get($"/v1/blocks/{page}/children")).At("results").GetArrayLength());
        (await sandbox.Patch($"/v1/blocks/{id}", Paragraph("c"))).Refused(400, "validation_error");
        Assert.False((await sandbox.Patch($"/v1/blocks/{id}", """{"archived":false}""")).Ok().At("in_trash").GetBoolean());
    }

    [Fact]
    public async Task Pages_and_databases_are_blocks_too()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database(title: "T");
        Assert.Equal("T", (await sandbox.Get($"/v1/blocks/{database}")).Ok().Text("child_database.title"));
        var row = await sandbox.Row(database, "r");
        Assert.Equal("child_page", (await sandbox.Get($"/v1/blocks/{row}")).Ok().Text("type"));
        Assert.Equal("child_database", (await sandbox.Get($"/v1/blocks/{TestSandbox.Root}/children")).Ok().Text("results.0.type"));
        Assert.Equal("child_page", (await sandbox.Delete($"/v1/blocks/{row}")).Ok().Text("type"));
        Assert.True((await sandbox.Get($"/v1/pages/{row}")).At("in_trash").GetBoolean());
    }

    [Theory]
    [InlineData("""{"type":"heading_2","heading_2":{"rich_text":[],"is_toggleable":true}}""")]
    [InlineData("""{"to_do":{"rich_text":[],"checked":true}}""")]
    [InlineData("""{"code":{"rich_text":[],"language":"c#"}}""")]
    [InlineData("""{"divider":{}}""")]
    [InlineData("""{"callout":{"rich_text":[],"icon":{"emoji":"!"}}}""")]
    [InlineData("""{"image":{"external":{"url":"https://example.com/i.png"}}}""")]
    [InlineData("""{"bookmark":{"url":"https://example.com"}}""")]
    [InlineData("""{"equation":{"expression":"x"}}""")]
    [InlineData("""{"table_of_contents":{}}""")]
    [InlineData("""{"link_to_page":{"page_id":"5a9db0c5-0000-8000-8000-000000000001"}}""")]
    [InlineData("""{"table":{"table_width":1,"children":[{"table_row":{"cells":[[{"text":{"content":"x"}}]]}}]}}""")]
    [InlineData("""{"column_list":{"children":[{"column":{"children":[{"divider":{}}]}},{"column":{"children":[{"divider":{}}]}}]}}""")]
    public async Task Each_kind_of_block_is_stored_and_read_back(string block)
    {
        await using var sandbox = await TestSandbox.Begin();
        var path = $"/v1/blocks/{await Page(sandbox)}/children";
        var id = (await sandbox.Patch(path, $$"""{"children":[{{block}}]}""")).Ok().Text("results.0.id");
        var read = (await sandbox.Get($"/v1/blocks/{id}")).Ok();
        Assert.True(read.Body.TryGetProperty(read.Text("type"), out _));
    }

    [Theory]
    [InlineData("""{"code":{"rich_text":[],"language":"klingon"}}""")]
    [InlineData("""{"child_page":{"title":"x"}}""")]
    [InlineData("""{"paragraph":{}}""")]
    [InlineData("""{"paragraph":{"rich_text":[],"color":"mauve"}}""")]
    [InlineData("""{"column_list":{"children":[{"column":{"children":[]}}]}}""")]
    [InlineData("""{"table":{"table_width":1}}""")]
    [InlineData("""{"divider":{"children":[]}}""")]
    [InlineData("""{}""")]
    public async Task Blocks_that_cannot_be_are_refused(string block)
    {
        await using var sandbox = await TestSandbox.Begin();
        (await sandbox.Patch($"/v1/blocks/{await Page(sandbox)}/children", $$"""{"children":[{{block}}]}""")).Refused(400, "validation_error");
    }

    [Fact]
    public async Task At_most_100_children_go_into_one_request()
    {
        await using var sandbox = await TestSandbox.Begin();
        var many = string.Join(',', Enumerable.Repeat(Paragraph("x"), 101));
        (await sandbox.Patch($"/v1/blocks/{await Page(sandbox)}/children", $$"""{"children":[{{many}}]}""")).Refused(400, "validation_error",
            "body failed validation: body.children.length should be ≤ `100`, instead was `101`.");
    }
}
