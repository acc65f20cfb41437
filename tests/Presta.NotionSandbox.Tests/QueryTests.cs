namespace Presta.NotionSandbox.Tests;

/// <summary>Filters and sorts, with the semantics seen in recordings of the real API.</summary>
public sealed class QueryTests
{
    private const string Columns = """
        "Mail":{"email":{}},"N":{"number":{}},"C":{"checkbox":{}},"S":{"select":{"options":[{"name":"b"},{"name":"a"}]}},"St":{"status":{}},
        "M":{"multi_select":{}},"D":{"date":{}},"P":{"people":{}},"F":{"files":{}},"U":{"unique_id":{}},"Made":{"created_time":{}},"By":{"created_by":{}},
        "X":{"formula":{"expression":"1"}}
        """;

    private static async Task<string> Table(TestSandbox sandbox)
    {
        var database = await sandbox.Database(Columns);
        await sandbox.Row(database, "one", """
            "Mail":{"email":"Jane.Doe@example.com"},"N":{"number":1},"C":{"checkbox":true},"S":{"select":{"name":"a"}},"M":{"multi_select":[{"name":"x"},{"name":"y"}]},
            "D":{"date":{"start":"2026-06-27"}},"F":{"files":[{"name":"f","external":{"url":"https://example.com"}}]},"St":{"status":{"name":"Done"}}
            """);
        await sandbox.Row(database, "two", """
            "Mail":{"email":"john@example.com"},"N":{"number":2},"C":{"checkbox":false},"S":{"select":{"name":"b"}},"M":{"multi_select":[{"name":"y"}]},
            "D":{"date":{"start":"2026-06-28T09:30:45Z"}},"P":{"people":[{"id":"5a9db0c5-0000-8000-8000-0000000000a1"}]}
            """);
        await sandbox.Row(database, "none", token: "ntn_human");
        return database;
    }

    [Theory]
    [InlineData("Mail", """ "email":{"contains":"Doe"} """, "one")]
    [InlineData("Mail", """ "rich_text":{"starts_with":"JOHN"} """, "two")]
    [InlineData("Mail", """ "email":{"does_not_contain":"doe"} """, "none two")]
    [InlineData("Mail", """ "email":{"does_not_equal":"john@example.com"} """, "none one")]
    [InlineData("Mail", """ "email":{"ends_with":"example.com"} """, "two one")]
    [InlineData("Mail", """ "email":{"is_empty":true} """, "none")]
    [InlineData("Name", """ "title":{"equals":"one"} """, "one")]
    [InlineData("title", """ "rich_text":{"is_not_empty":true} """, "none two one")]
    [InlineData("N", """ "number":{"greater_than_or_equal_to":2} """, "two")]
    [InlineData("N", """ "number":{"less_than":2} """, "one")]
    [InlineData("N", """ "number":{"does_not_equal":2} """, "none one")]
    [InlineData("N", """ "number":{"is_empty":true} """, "none")]
    [InlineData("C", """ "checkbox":{"equals":false} """, "none two")]
    [InlineData("C", """ "checkbox":{"does_not_equal":false} """, "one")]
    [InlineData("S", """ "select":{"equals":"a"} """, "one")]
    [InlineData("S", """ "select":{"does_not_equal":"a"} """, "none two")]
    [InlineData("S", """ "select":{"equals":"nowhere"} """, "")]
    [InlineData("S", """ "select":{"is_not_empty":true} """, "two one")]
    [InlineData("St", """ "status":{"equals":"Done"} """, "one")]
    [InlineData("M", """ "multi_select":{"contains":"x"} """, "one")]
    [InlineData("M", """ "multi_select":{"does_not_contain":"x"} """, "none two")]
    [InlineData("D", """ "date":{"equals":"2026-06-27"} """, "one")]
    [InlineData("D", """ "date":{"equals":"2026-06-28T09:30:59Z"} """, "two")]
    [InlineData("D", """ "date":{"equals":"2026-06-28"} """, "two")]
    [InlineData("D", """ "date":{"after":"2026-06-27"} """, "two")]
    [InlineData("D", """ "date":{"on_or_before":"2026-06-27"} """, "one")]
    [InlineData("D", """ "date":{"before":"2026-06-28T09:30:00Z"} """, "one")]
    [InlineData("D", """ "date":{"past_week":{}} """, "one")]
    [InlineData("D", """ "date":{"next_week":{}} """, "two one")]
    [InlineData("D", """ "date":{"equals":"tomorrow"} """, "two")]
    [InlineData("D", """ "date":{"is_empty":true} """, "none")]
    [InlineData("P", """ "people":{"contains":"5a9db0c5-0000-8000-8000-0000000000a1"} """, "two")]
    [InlineData("P", """ "people":{"does_not_contain":"5a9db0c5-0000-8000-8000-0000000000a1"} """, "none one")]
    [InlineData("By", """ "created_by":{"contains":"me"} """, "two one")]
    [InlineData("F", """ "files":{"is_not_empty":true} """, "one")]
    [InlineData("U", """ "unique_id":{"equals":2} """, "two")]
    [InlineData("Made", """ "created_time":{"on_or_after":"2026-06-27"} """, "none two one")]
    [InlineData("X", """ "formula":{"string":{"is_empty":true}} """, "none two one")]
    public async Task A_filter_finds(string property, string condition, string names)
    {
        await using var sandbox = await TestSandbox.Begin();
        Assert.Equal(names, await sandbox.Names(await Table(sandbox), $$"""{"property":"{{property}}",{{condition}}}"""));
    }

    [Fact]
    public async Task Compounds_go_two_levels_deep_and_no_further()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await Table(sandbox);
        const string one = """{"property":"N","number":{"equals":1}}""";
        const string two = """{"property":"N","number":{"equals":2}}""";
        Assert.Equal("two one", await sandbox.Names(database, $$"""{"or":[{{one}},{{two}}]}"""));
        Assert.Equal("", await sandbox.Names(database, $$"""{"and":[{{one}},{{two}}]}"""));
        Assert.Equal("one", await sandbox.Names(database, $$"""{"and":[{"or":[{{one}},{{two}}]},{{one}}]}"""));
        Assert.Equal("none two one", await sandbox.Names(database, """{"and":[]}"""));
        (await sandbox.Post($"/v1/databases/{database}/query", $$"""{"filter":{"and":[{"or":[{"and":[{{one}}]}]}]} }""")).Refused(400, "validation_error");
    }

    [Fact]
    public async Task The_last_edited_time_is_compared_at_minute_grain()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await Table(sandbox);
        sandbox.Clock.Advance(TimeSpan.FromMinutes(5));
        await sandbox.Row(database, "late");
        static string Since(string condition, string at) => $$$"""{"timestamp":"last_edited_time","last_edited_time":{"{{{condition}}}":"{{{at}}}"}}""";
        Assert.Equal("late", await sandbox.Names(database, Since("on_or_after", "2026-06-27T10:20:00.000Z")));
        Assert.Equal("late", await sandbox.Names(database, Since("on_or_after", "2026-06-27T10:20:59.000Z")));
        Assert.Equal("", await sandbox.Names(database, Since("after", "2026-06-27T10:20:00.000Z")));
        Assert.Equal("none two one", await sandbox.Names(database, Since("before", "2026-06-27T10:20:00.000Z")));
    }

    [Theory]
    [InlineData("""[{"property":"N","direction":"ascending"}]""", "one two none")]
    [InlineData("""[{"property":"N","direction":"descending"}]""", "two one none")]
    [InlineData("""[{"property":"S","direction":"ascending"}]""", "two one none")]
    [InlineData("""[{"property":"C","direction":"descending"},{"property":"Name","direction":"descending"}]""", "one two none")]
    [InlineData("""[{"timestamp":"created_time","direction":"ascending"}]""", "one two none")]
    [InlineData("", "none two one")]
    public async Task A_sort_orders(string sorts, string names)
    {
        await using var sandbox = await TestSandbox.Begin();
        Assert.Equal(names, await sandbox.Names(await Table(sandbox), sorts: sorts));
    }

    [Fact]
    public async Task Text_sorts_as_people_count()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database();
        foreach (var name in new[] { "A10", "A4", "A16", "A1" })
            await sandbox.Row(database, name);
        Assert.Equal("A1 A4 A10 A16", await sandbox.Names(database, sorts: """[{"property":"Name","direction":"ascending"}]"""));
    }

    [Theory]
    [InlineData("""{"filter":{"property":"Colour","number":{"equals":1}}}""", "Could not find property with name or id: Colour")]
    [InlineData("""{"filter":{"property":"N","rich_text":{"equals":"1"}}}""",
        "The property type in the database does not match the property type of the filter provided: database property number does not match filter rich_text")]
    [InlineData("""{"sorts":[{"property":"Colour","direction":"ascending"}]}""", "Could not find sort property with name or id: Colour")]
    [InlineData("""{"page_size":101}""", "body failed validation: body.page_size should be ≤ `100`, instead was `101`.")]
    [InlineData("""{"page_size":"ten"}""", "body failed validation: body.page_size should be a number or `undefined`, instead was `\"ten\"`.")]
    [InlineData("""{"start_cursor":"bogus"}""", "The start_cursor provided is invalid: bogus")]
    [InlineData("""{"filter":{"property":"N","number":{"is_empty":false}}}""", null)]
    [InlineData("""{"filter":{"property":"N","number":{}}}""", null)]
    [InlineData("""{"filter":{"property":"N","number":{"about":1}}}""", null)]
    [InlineData("""{"filter":{"property":"D","date":{"after":"soon"}}}""", null)]
    [InlineData("""{"filter":[]}""", null)]
    [InlineData("""{"sorts":{}}""", null)]
    public async Task Bad_queries_are_refused(string body, string? message)
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await Table(sandbox);
        (await sandbox.Post($"/v1/databases/{database}/query", body)).Refused(400, "validation_error", message);
    }

    [Fact]
    public async Task Properties_can_be_limited_by_id_or_name()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await Table(sandbox);
        var id = (await sandbox.Get($"/v1/databases/{database}")).Text("properties.N.id");
        foreach (var query in new[] { $"filter_properties={Uri.EscapeDataString(id)}&filter_properties=Name",
            $"filter_properties[]={id}&filter_properties[]=title" })
            Assert.Equal(
                2, (await sandbox.Post($"/v1/databases/{database}/query?{query}")).Ok().At("results.0.properties").EnumerateObject()
                .Count());
    }
}
