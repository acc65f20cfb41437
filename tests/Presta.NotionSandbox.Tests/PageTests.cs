using System.Text.Json;

namespace Presta.NotionSandbox.Tests;

public sealed class PageTests
{
    private const string Columns = """
        "Text":{"rich_text":{}},"Number":{"number":{}},"Select":{"select":{}},"Multi":{"multi_select":{}},"Status":{"status":{}},
        "Date":{"date":{}},"People":{"people":{}},"Files":{"files":{}},"Check":{"checkbox":{}},"Url":{"url":{}},"Mail":{"email":{}},
        "Phone":{"phone_number":{}},"Made":{"created_time":{}},"MadeBy":{"created_by":{}},"Edited":{"last_edited_time":{}},
        "EditedBy":{"last_edited_by":{}},"No":{"unique_id":{"prefix":"M"}},"Sum":{"formula":{"expression":"1+1"}}
        """;

    [Fact]
    public async Task Everything_left_out_is_empty_or_its_default()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database(Columns);
        var page = (await sandbox.Post("/v1/pages", $$$"""{"parent":{"database_id":"{{{database}}}"},"properties":{},"children":[]}""")).Ok().At("properties");
        foreach (var (
            name, kind) in new[] { ("Number", "number"), ("Select", "select"), ("Date", "date"), ("Url", "url"), ("Mail", "email"),
            ("Phone", "phone_number") })
            Assert.Equal(JsonValueKind.Null, page.At($"{name}.{kind}").ValueKind);
        foreach (var (
            name, kind) in new[] { ("Name", "title"), ("Text", "rich_text"), ("Multi", "multi_select"), ("People", "people"),
            ("Files", "files") })
            Assert.Equal(0, page.At($"{name}.{kind}").GetArrayLength());
        Assert.False(page.At("Check.checkbox").GetBoolean());
        Assert.Equal("Not started", page.At("Status.status.name").GetString());
        Assert.Equal(("M", 1), (page.At("No.unique_id.prefix").GetString(), page.At("No.unique_id.number").GetInt32()));
        Assert.Equal("2026-06-27T10:15:00.000Z", page.At("Made.created_time").GetString());
        Assert.Equal("bot", page.At("MadeBy.created_by.type").GetString());
    }

    [Fact]
    public async Task Values_written_are_values_read()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database(Columns);
        var me = (await sandbox.Get("/v1/users/me")).Text("id");
        var id = await sandbox.Row(database, "n", $$$"""
            "Text":{"rich_text":[{"text":{"content":"a","link":{"url":"https://example.com"}},"annotations":{"bold":true}},{"equation":{"expression":"x"}}]},
            "Number":{"number":12.5},"Select":{"select":{"name":"S"}},"Multi":{"multi_select":[{"name":"B"},{"name":"A"}]},
            "Status":{"status":{"name":"Done"}},"Date":{"date":{"start":"2026-01-02","end":"2026-01-03"}},"People":{"people":[{"id":"{{{me}}}"}]},
            "Files":{"files":[{"name":"f","external":{"url":"https://example.com/f"}}]},"Check":{"checkbox":true},"Url":{"url":"https://example.com"},
            "Mail":{"email":"a@example.com"},"Phone":{"phone_number":"+41"}
            """);
        var page = (await sandbox.Get($"/v1/pages/{id}")).At("properties");
        Assert.Equal("https://example.com", page.At("Text.rich_text.0.href").GetString());
        Assert.True(page.At("Text.rich_text.0.annotations.bold").GetBoolean());
        Assert.Equal("x", page.At("Text.rich_text.1.plain_text").GetString());
        Assert.Equal(12.5, page.At("Number.number").GetDouble());
        Assert.Equal("B", page.At("Multi.multi_select.0.name").GetString());
        Assert.Equal("Done", page.At("Status.status.name").GetString());
        Assert.Equal("2026-01-03", page.At("Date.date.end").GetString());
        Assert.Equal("bot", page.At("People.people.0.type").GetString());
        Assert.Equal("external", page.At("Files.files.0.type").GetString());
        Assert.Equal("S", (await sandbox.Get($"/v1/databases/{database}")).Text("properties.Select.select.options.0.name"));
    }

    [Theory]
    [InlineData("""{"start":"2026-06-27T05:54:31.71","time_zone":"Europe/London"}""", "2026-06-27T05:54:00.000+01:00")]
    [InlineData("""{"start":"2026-06-27T05:54:31Z"}""", "2026-06-27T05:54:00.000+00:00")]
    [InlineData("""{"start":"2026-06-27T05:54"}""", "2026-06-27T05:54:00.000+00:00")]
    [InlineData("""{"start":"2026-06-27T05:54:59+02:00"}""", "2026-06-27T05:54:00.000+02:00")]
    [InlineData("""{"start":"2026-06-27"}""", "2026-06-27")]
    [InlineData("""{"start":"27/06/2026"}""", null)]
    [InlineData("""{"start":"2026-02-30"}""", null)]
    [InlineData("""{"start":"2026-06-27T05:54:00+02:00","time_zone":"Europe/Paris"}""", null)]
    [InlineData("""{"start":"2026-06-27T05:54","time_zone":"Mars/Base"}""", null)]
    [InlineData("""{"start":"2026-06-27","end":"2026-06-26"}""", null)]
    [InlineData("""{"start":"2026-06-27","end":"2026-06-28T00:00Z"}""", null)]
    [InlineData("""{"end":"2026-06-28"}""", null)]
    public async Task Dates_are_stored_to_the_minute_with_their_offset(string date, string? stored)
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database("\"D\":{\"date\":{}}");
        var reply = await sandbox.Post("/v1/pages", $$$"""{"parent":{"database_id":"{{{database}}}"},"properties":{"D":{"date":{{{date}}} } } }""");
        if (stored is null)
            reply.Refused(400, "validation_error");
        else
            Assert.Equal(
                (stored, JsonValueKind.Null),
                (reply.Ok().Text("properties.D.date.start"), reply.At("properties.D.date.time_zone").ValueKind));
    }

    [Theory]
    [InlineData("""{"Number":{"select":null}}""", "Number is expected to be number.")]
    [InlineData("""{"Colour":{"number":1}}""", "Colour is not a property that exists.")]
    [InlineData("""{"Number":{"checkbox":true},"Colour":{}}""", "Number is expected to be number. Colour is not a property that exists.")]
    [InlineData("""{"Select":{"select":{"name":"a,b"}}}""", "Invalid select option, commas not allowed: a,b")]
    [InlineData("""{"Number":{"number":"1"}}""", "body failed validation: body.properties.Number.number should be a number, instead was `\"1\"`.")]
    [InlineData("""{"Status":{"status":{"name":"Nowhere"}}}""", null)]
    [InlineData("""{"Sum":{"formula":{}}}""", null)]
    [InlineData("""{"Made":{"created_time":"2026-01-01"}}""", null)]
    [InlineData("""{"Url":{"url":""}}""", null)]
    [InlineData("""{"Files":{"files":[{"external":{"url":"https://example.com"}}]}}""", null)]
    public async Task Bad_values_are_refused_and_nothing_is_written(string properties, string? message)
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database(Columns);
        (await sandbox.Post("/v1/pages", $$$"""{"parent":{"database_id":"{{{database}}}"},"properties":{{{properties}}}}"""))
            .Refused(400, "validation_error", message);
        Assert.Equal("", await sandbox.Names(database));
    }

    [Fact]
    public async Task Limits_are_those_of_notion()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database(Columns);
        Task<Reply> Try(string properties) =>
            sandbox.Post("/v1/pages", $$$"""{"parent":{"database_id":"{{{database}}}"},"properties":{{{properties}}}}""");
        static string Many(int count, string item) => string.Join(',', Enumerable.Repeat(item, count));

        (await Try($$$"""{"Text":{"rich_text":[{"text":{"content":"{{{new string('x', 2000)}}}"}}]}}""")).Ok();
        (await Try($$$"""{"Text":{"rich_text":[{"text":{"content":"{{{new string('x', 2001)}}}"}}]}}""")).Refused(400, "validation_error",
            "body failed validation: body.properties.Text.rich_text[0].text.content.length should be ≤ `2000`, instead was `2001`.");
        (await Try($$$"""{"Text":{"rich_text":[{"text":{"content":"{{{string.Concat(Enumerable.Repeat("😀", 1001))}}}"}}]}}""")).Refused(400, "validation_error");
        (await Try($$$"""{"Text":{"rich_text":[{{{Many(101, """{"text":{"content":"x"}}""")}}}]}}""")).Refused(400, "validation_error",
            "body failed validation: body.properties.Text.rich_text.length should be ≤ `100`, instead was `101`.");
        (await Try($$$"""{"Url":{"url":"https://example.com/{{{new string('x', 2000)}}}"}}""")).Refused(400, "validation_error");
        (await Try($$$"""{"Multi":{"multi_select":[{{{Many(101, """{"name":"x"}""")}}}]}}""")).Refused(400, "validation_error");
    }

    [Fact]
    public async Task An_update_keeps_what_it_does_not_name_and_moves_the_edited_time()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database(Columns);
        var id = await sandbox.Row(database, "n", "\"Number\":{\"number\":1}");
        sandbox.Clock.Advance(TimeSpan.FromMinutes(3));
        var page = (await sandbox.Patch($"/v1/pages/{id}", """{"properties":{"Check":{"checkbox":true}}}""", "ntn_human")).Ok();
        Assert.Equal(1, page.At("properties.Number.number").GetInt32());
        Assert.Equal(("2026-06-27T10:15:00.000Z", "2026-06-27T10:18:00.000Z"), (page.Text("created_time"), page.Text("last_edited_time")));
        Assert.Equal("person", page.Text("properties.EditedBy.last_edited_by.type"));
        Assert.Equal("bot", page.Text("properties.MadeBy.created_by.type"));
    }

    [Fact]
    public async Task A_trashed_page_leaves_queries_but_can_be_read_and_restored()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database(Columns);
        var id = await sandbox.Row(database, "n");
        Assert.True((await sandbox.Patch($"/v1/pages/{id}", """{"archived":true}""")).Ok().At("in_trash").GetBoolean());
        Assert.Equal("", await sandbox.Names(database));
        Assert.True((await sandbox.Get($"/v1/pages/{id}")).Ok().At("archived").GetBoolean());
        (await sandbox.Patch($"/v1/pages/{id}", """{"properties":{"Check":{"checkbox":true}}}""")).Refused(400, "validation_error",
            "Can't edit block that is archived. You must unarchive the block before editing.");
        (await sandbox.Patch($"/v1/pages/{id}", """{"in_trash":false}""")).Ok();
        Assert.Equal("n", await sandbox.Names(database));
    }

    [Fact]
    public async Task A_page_below_a_page_takes_only_a_title()
    {
        await using var sandbox = await TestSandbox.Begin();
        var parent = $$$"""{"page_id":"{{{TestSandbox.Root}}}"}""";
        var page = (await sandbox.Post("/v1/pages", $$$"""{"parent":{{{parent}}},"properties":{"title":[{"text":{"content":"Sub"}}]}}""")).Ok();
        Assert.Equal("Sub", page.Text("properties.title.title.0.plain_text"));
        (await sandbox.Post("/v1/pages", $$$"""{"parent":{{{parent}}},"properties":{"Age":{"number":1} } }""")).Refused(400, "validation_error");
    }

    [Fact]
    public async Task The_shared_page_cannot_be_trashed()
    {
        await using var sandbox = await TestSandbox.Begin();
        (await sandbox.Patch($"/v1/pages/{TestSandbox.Root}", """{"archived":true}""")).Refused(400, "validation_error");
        (await sandbox.Delete($"/v1/blocks/{TestSandbox.Root}")).Refused(400, "validation_error");
    }
}
