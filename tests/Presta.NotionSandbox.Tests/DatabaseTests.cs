namespace Presta.NotionSandbox.Tests;

public sealed class DatabaseTests
{
    [Fact]
    public async Task A_database_needs_one_title()
    {
        await using var sandbox = await TestSandbox.Begin();
        var body = $$$"""{"parent":{"page_id":"{{{TestSandbox.Root}}}"},"properties":{"A":{"number":{} } } }""";
        (await sandbox.Post("/v1/databases", body)).Refused(400, "validation_error");
        (await sandbox.Post("/v1/databases", body.Replace("\"number\":{}", "\"title\":{}"))).Ok();
    }

    [Fact]
    public async Task Times_are_floored_to_the_minute()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database();
        Assert.Equal("2026-06-27T10:15:00.000Z", (await sandbox.Get($"/v1/databases/{database}")).Text("created_time"));
    }

    [Fact]
    public async Task Property_ids_survive_a_rename_and_stand_percent_encoded()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database("\"Age\":{\"number\":{\"format\":\"franc\"}}");
        var before = (await sandbox.Get($"/v1/databases/{database}")).Ok().At("properties.Age");
        var after = (await sandbox.Patch($"/v1/databases/{database}", """{"properties":{"Age":{"name":"Âge"}}}""")).Ok().At("properties.Âge");
        Assert.Equal(before.At("id").GetString(), after.At("id").GetString());
        Assert.Equal(4, Uri.UnescapeDataString(before.At("id").GetString()!).Length);
        Assert.Equal("franc", after.At("number.format").GetString());
        Assert.Equal("title", (await sandbox.Get($"/v1/databases/{database}")).Text("properties.Name.id"));
    }

    [Fact]
    public async Task Options_left_out_of_the_list_are_removed_and_cleared_from_pages()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database("\"Tag\":{\"select\":{\"options\":[{\"name\":\"A\",\"color\":\"red\"},{\"name\":\"B\"}]}}");
        var row = await sandbox.Row(database, "x", "\"Tag\":{\"select\":{\"name\":\"B\"}}");
        var changed = await sandbox.Patch($"/v1/databases/{database}", """{"properties":{"Tag":{"select":{"options":[{"name":"A"},{"name":"C"}]}}}}""");
        Assert.Equal(
            ["A", "C"], changed.Ok().At("properties.Tag.select.options").EnumerateArray().Select(option => option.At("name").GetString()));
        Assert.Equal("red", changed.Text("properties.Tag.select.options.0.color"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await sandbox.Get($"/v1/pages/{row}")).At("properties.Tag.select").ValueKind);
        (await sandbox.Patch($"/v1/databases/{database}", """{"properties":{"Tag":{"select":{"options":[{"name":"A","color":"blue"}]}}}}"""))
            .Refused(400, "validation_error");
    }

    [Fact]
    public async Task Columns_are_added_retyped_and_removed_but_never_the_title()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database("\"A\":{\"number\":{}},\"B\":{\"checkbox\":{}}");
        var id = (await sandbox.Get($"/v1/databases/{database}")).Text("properties.A.id");
        var changed = (await sandbox.Patch($"/v1/databases/{database}", """{"properties":{"A":{"rich_text":{}},"B":null,"C":{"url":{}}}}""")).Ok();
        Assert.Equal("rich_text", changed.Text("properties.A.type"));
        Assert.NotEqual(id, changed.Text("properties.A.id"));
        Assert.False(changed.At("properties").TryGetProperty("B", out _));
        Assert.Equal("url", changed.Text("properties.C.type"));
        (await sandbox.Patch($"/v1/databases/{database}", """{"properties":{"Name":null}}""")).Refused(400, "validation_error");
        (await sandbox.Patch($"/v1/databases/{database}", """{"properties":{"Name":{"number":{}}}}""")).Refused(400, "validation_error");
        (await sandbox.Patch($"/v1/databases/{database}", """{"properties":{"Z":{"title":{}}}}""")).Refused(400, "validation_error");
    }

    [Fact]
    public async Task A_trashed_database_must_be_restored_before_it_is_edited()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database();
        Assert.True((await sandbox.Patch($"/v1/databases/{database}", """{"archived":true}""")).Ok().At("in_trash").GetBoolean());
        (await sandbox.Patch($"/v1/databases/{database}", """{"title":[]}""")).Refused(400, "validation_error",
            "Can't edit block that is archived. You must unarchive the block before editing.");
        (await sandbox.Patch($"/v1/databases/{database}", """{"in_trash":false}""")).Ok();
    }

    [Fact]
    public async Task A_dual_relation_makes_its_reverse_property()
    {
        await using var sandbox = await TestSandbox.Begin();
        var clients = await sandbox.Database(title: "Clients");
        var missions = await sandbox.Database($$$"""
            "Client":{"relation":{"database_id":"{{{clients}}}","dual_property":{} } }
            """, "Missions");
        var relation = (await sandbox.Get($"/v1/databases/{missions}")).At("properties.Client.relation");
        Assert.Equal("Related to Missions (Client)", relation.At("dual_property.synced_property_name").GetString());
        var reverse = (await sandbox.Get($"/v1/databases/{clients}")).At("properties.Related to Missions (Client)");
        Assert.Equal(relation.At("dual_property.synced_property_id").GetString(), reverse.At("id").GetString());
        Assert.Equal(missions, reverse.At("relation.database_id").GetString());
        (await sandbox.Patch($"/v1/databases/{clients}", """{"properties":{"Related to Missions (Client)":{"name":"Missions"}}}""")).Ok();
        Assert.Equal(
            "Missions", (await sandbox.Get($"/v1/databases/{missions}"))
            .Text("properties.Client.relation.dual_property.synced_property_name"));
    }
}
