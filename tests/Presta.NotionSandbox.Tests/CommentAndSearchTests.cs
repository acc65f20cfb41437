namespace Presta.NotionSandbox.Tests;

public sealed class CommentAndSearchTests
{
    [Fact]
    public async Task A_discussion_is_opened_answered_and_listed_oldest_first()
    {
        await using var sandbox = await TestSandbox.Begin();
        var page = await sandbox.Row(await sandbox.Database(), "p");
        var first = (await sandbox.Post("/v1/comments", $$$"""{"parent":{"page_id":"{{{page}}}"},"rich_text":[{"text":{"content":"a"}}]}""")).Ok();
        var answer = (await sandbox.Post("/v1/comments", $$$"""{"discussion_id":"{{{first.Text("discussion_id")}}}","rich_text":[{"text":{"content":"b"}}]}""", "ntn_human")).Ok();
        Assert.Equal(("integration", "user"), (first.Text("display_name.type"), answer.Text("display_name.type")));
        var list = (await sandbox.Get($"/v1/comments?block_id={page}")).Ok();
        Assert.Equal(
            "a b", string.Join(' ',
            list.At("results").EnumerateArray().Select(comment => comment.At("rich_text.0.plain_text").GetString())));
        Assert.Equal(page, (await sandbox.Get($"/v1/comments/{first.Text("id")}")).Ok().Text("parent.page_id"));
        (await sandbox.Get("/v1/comments")).Refused(400, "validation_error");
        (await sandbox.Post("/v1/comments", """{"rich_text":[]}""")).Refused(400, "validation_error");
    }

    [Fact]
    public async Task An_empty_sandbox_holds_one_shared_page()
    {
        await using var sandbox = await TestSandbox.Begin();
        var found = (await sandbox.Post("/v1/search")).Ok();
        Assert.Equal(1, found.At("results").GetArrayLength());
        Assert.Equal("Espace de travail", found.Text("results.0.properties.title.title.0.plain_text"));
    }

    [Fact]
    public async Task Search_finds_titles_and_can_be_filtered()
    {
        await using var sandbox = await TestSandbox.Begin();
        await sandbox.Row(await sandbox.Database(title: "Factures"), "Facture 1");
        Assert.Equal(2, (await sandbox.Post("/v1/search", """{"query":"FACT"}""")).Ok().At("results").GetArrayLength());
        var databases = (await sandbox.Post("/v1/search", """{"query":"fact","filter":{"property":"object","value":"database"}}""")).Ok();
        Assert.Equal((1, "database"), (databases.At("results").GetArrayLength(), databases.Text("results.0.object")));
        var first = (await sandbox.Post("/v1/search", """{"page_size":1,"sort":{"timestamp":"last_edited_time","direction":"ascending"}}""")).Ok();
        Assert.True(first.At("has_more").GetBoolean());
        (await sandbox.Post("/v1/search", $$"""{"start_cursor":"{{first.Text("next_cursor")}}","sort":{"timestamp":"last_edited_time","direction":"ascending"} }""")).Ok();
        (await sandbox.Post("/v1/search", """{"sort":{"timestamp":"created_time"}}""")).Refused(400, "validation_error",
            "body failed validation: body.sort.timestamp should be `\"last_edited_time\"`, instead was `\"created_time\"`.");
        (await sandbox.Post("/v1/search", """{"filter":{"property":"object","value":"data_source"}}""")).Refused(400, "validation_error",
            "body failed validation: body.filter.value should be `\"page\"` or `\"database\"`, instead was `\"data_source\"`.");
    }
}
