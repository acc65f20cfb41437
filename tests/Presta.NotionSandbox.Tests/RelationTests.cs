using System.Text.Json;

namespace Presta.NotionSandbox.Tests;

public sealed class RelationTests
{
    private static async Task<(string Clients, string Missions)> Tables(TestSandbox sandbox)
    {
        var clients = await sandbox.Database("\"Rate\":{\"number\":{}},\"Day\":{\"date\":{}}", "Clients");
        var missions = await sandbox.Database($$$"""
            "Client":{"relation":{"database_id":"{{{clients}}}","dual_property":{} } }
            """, "Missions");
        (await sandbox.Patch($"/v1/databases/{clients}", """{"properties":{"Related to Missions (Client)":{"name":"Missions"}}}""")).Ok();
        return (clients, missions);
    }

    private static string Links(IEnumerable<string> ids) => $$$"""{"relation":[{{{string.Join(',', ids.Select(id => $$$"""{"id":"{{{id}}}"}"""))}}}]}""";

    [Fact]
    public async Task Both_sides_of_a_dual_relation_stay_consistent()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (clients, missions) = await Tables(sandbox);
        var client = await sandbox.Row(clients, "c");
        var mission = await sandbox.Row(missions, "m", $"\"Client\":{Links([client])}");
        Assert.Equal(mission, (await sandbox.Get($"/v1/pages/{client}")).Text("properties.Missions.relation.0.id"));
        (await sandbox.Patch($"/v1/pages/{client}", """{"properties":{"Missions":{"relation":[]}}}""")).Ok();
        Assert.Equal(0, (await sandbox.Get($"/v1/pages/{mission}")).At("properties.Client.relation").GetArrayLength());
        (await sandbox.Patch($"/v1/pages/{client}", $$$"""{"properties":{"Missions":{{{Links([mission])}}}}}""")).Ok();
        Assert.Equal(client, (await sandbox.Get($"/v1/pages/{mission}")).Text("properties.Client.relation.0.id"));
    }

    [Fact]
    public async Task More_than_25_are_cut_inline_and_complete_by_the_property_item()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (clients, missions) = await Tables(sandbox);
        var client = await sandbox.Row(clients, "c");
        for (var n = 0; n < 30; n++)
            await sandbox.Row(missions, $"m{n}", $"\"Client\":{Links([client])}");
        var page = (await sandbox.Get($"/v1/pages/{client}")).At("properties.Missions");
        Assert.Equal((25, true), (page.At("relation").GetArrayLength(), page.At("has_more").GetBoolean()));

        var path = $"/v1/pages/{client}/properties/{page.At("id").GetString()}";
        var all = (await sandbox.Get(path)).Ok();
        Assert.Equal(30, all.At("results").GetArrayLength());
        Assert.Equal(("list", "property_item", "relation"), (all.Text("object"), all.Text("type"), all.Text("property_item.type")));
        var first = (await sandbox.Get($"{path}?page_size=20")).Ok();
        Assert.True(first.At("has_more").GetBoolean());
        var second = (await sandbox.Get($"{path}?page_size=20&start_cursor={first.Text("next_cursor")}")).Ok();
        Assert.Equal((10, false), (second.At("results").GetArrayLength(), second.At("has_more").GetBoolean()));
        Assert.StartsWith($"{sandbox.Url.ToString().TrimEnd('/')}/v1/pages/", first.Text("property_item.next_url"));
    }

    [Fact]
    public async Task Back_references_may_lag()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (clients, missions) = await Tables(sandbox);
        var client = await sandbox.Row(clients, "c");
        (await sandbox.Post("/_sandbox/faults", """{"fault":"relation_lag","seconds":3}""")).Ok();
        var mission = await sandbox.Row(missions, "m", $"\"Client\":{Links([client])}");
        Assert.Equal(client, (await sandbox.Get($"/v1/pages/{mission}")).Text("properties.Client.relation.0.id"));
        Assert.Equal(0, (await sandbox.Get($"/v1/pages/{client}")).At("properties.Missions.relation").GetArrayLength());
        Assert.Equal("c", await sandbox.Names(clients, """{"property":"Missions","relation":{"is_empty":true}}"""));
        Assert.Equal(mission, (await sandbox.Get($"/v1/pages/{client}", "ntn_human")).Text("properties.Missions.relation.0.id"));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(mission, (await sandbox.Get($"/v1/pages/{client}")).Text("properties.Missions.relation.0.id"));
    }

    [Fact]
    public async Task A_relation_takes_only_pages_of_its_database()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (_, missions) = await Tables(sandbox);
        var stranger = await sandbox.Row(missions, "s");
        Task<Reply> Try(string id) => sandbox.Post("/v1/pages",
            $$$"""{"parent":{"database_id":"{{{missions}}}"},"properties":{"Client":{{{Links([id])}}}}}""");
        (await Try(stranger)).Refused(400, "validation_error");
        (await Try(Guid.Empty.ToString())).Refused(404, "object_not_found");
    }

    [Fact]
    public async Task Rollups_follow_the_recorded_semantics()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (clients, missions) = await Tables(sandbox);
        var rollups = string.Join(
            ',', new[] { ("Max", "Rate", "max"), ("Sum", "Rate", "sum"), ("Count", "Rate", "count"), ("First", "Day", "earliest_date"),
            ("All", "Rate", "show_original") }
            .Select(rollup => $$$"""
                "{{{rollup.Item1}}}":{"rollup":{"relation_property_name":"Client","rollup_property_name":"{{{rollup.Item2}}}","function":"{{{rollup.Item3}}}"}}
                """));
        var schema = (await sandbox.Patch($"/v1/databases/{missions}", $$$"""{"properties":{{{{rollups}}}}}""")).Ok();
        Assert.Equal(
            Uri.UnescapeDataString(schema.Text("properties.Client.id")), schema.Text("properties.Max.rollup.relation_property_id"));
        string[] linked =
            [await sandbox.Row(clients, "a", "\"Rate\":{\"number\":3}"), await sandbox.Row(clients, "b", "\"Rate\":{\"number\":5}")];
        var full = await sandbox.Row(missions, "full", $"\"Client\":{Links(linked)}");
        await sandbox.Row(missions, "empty");

        var page = (await sandbox.Get($"/v1/pages/{full}")).At("properties");
        Assert.Equal(
            (5, 8, 2), (page.At("Max.rollup.number").GetInt32(), page.At("Sum.rollup.number").GetInt32(),
            page.At("Count.rollup.number").GetInt32()));
        Assert.Equal(JsonValueKind.Null, page.At("First.rollup.date").ValueKind);
        Assert.Equal(3, page.At("All.rollup.array.0.number").GetInt32());

        Assert.Equal("empty", await sandbox.Names(missions, """{"property":"Max","rollup":{"number":{"is_empty":true}}}"""));
        Assert.Equal("empty", await sandbox.Names(missions, """{"property":"Count","rollup":{"number":{"equals":0}}}"""));
        Assert.Equal("empty full", await sandbox.Names(missions, """{"property":"First","rollup":{"date":{"is_empty":true}}}"""));
        Assert.Equal("full", await sandbox.Names(missions, """{"property":"All","rollup":{"any":{"number":{"greater_than":4}}}}"""));
        Assert.Equal("full", await sandbox.Names(missions, """{"property":"All","rollup":{"every":{"number":{"greater_than":2}}}}"""));
        Assert.Equal("empty", await sandbox.Names(missions, """{"property":"All","rollup":{"none":{"number":{"greater_than":2}}}}"""));

        var item = (await sandbox.Get($"/v1/pages/{full}/properties/{schema.Text("properties.All.id")}")).Ok();
        Assert.Equal((2, 0), (item.At("results").GetArrayLength(), item.At("property_item.rollup.array").GetArrayLength()));
    }

    [Fact]
    public async Task Removing_one_side_of_a_dual_relation_removes_the_other()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (clients, missions) = await Tables(sandbox);
        (await sandbox.Patch($"/v1/databases/{missions}", """{"properties":{"Client":null}}""")).Ok();
        Assert.False((await sandbox.Get($"/v1/databases/{clients}")).At("properties").TryGetProperty("Missions", out _));
    }

    [Fact]
    public async Task A_simple_property_item_stands_alone()
    {
        await using var sandbox = await TestSandbox.Begin();
        var (clients, _) = await Tables(sandbox);
        var client = await sandbox.Row(clients, "c", "\"Rate\":{\"number\":3}");
        var page = (await sandbox.Get($"/v1/pages/{client}")).At("properties");
        var rate = (await sandbox.Get($"/v1/pages/{client}/properties/{page.At("Rate.id").GetString()}")).Ok();
        Assert.Equal(("property_item", 3), (rate.Text("object"), rate.At("number").GetInt32()));
        var title = (await sandbox.Get($"/v1/pages/{client}/properties/title")).Ok();
        Assert.Equal("c", title.Text("results.0.title.plain_text"));
        (await sandbox.Get($"/v1/pages/{client}/properties/nope")).Refused(404, "object_not_found");
    }
}
