using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class FieldsTests(ApiFixture api)
{
    [Fact]
    public async Task A_list_has_the_fields_asked_for_and_the_id()
    {
        var row = (await api.Get("/api/client/projects?q=boutique&fields=name,tasks.total,spent", World.Alice)).At("data")[0];
        Assert.Equal($$$"""{"id":"{{{World.Mine.Id}}}","name":"Boutique","spent":12.50,"tasks":{"total":0}}""", row.GetRawText());
    }

    [Fact]
    public async Task An_item_has_them_too_also_within_lists()
    {
        var item = await api.Get($"/api/client/projects/{World.Mine.Id}?fields=milestones.title", World.Alice);
        Assert.Equal($$$"""{"id":"{{{World.Mine.Id}}}","milestones":[{"title":"Maquettes"}]}""", item.At("data").GetRawText());
        Assert.NotNull(item.Header("ETag"));
    }

    [Theory]
    [InlineData("/api/client/projects?fields=name,secret"), InlineData("/api/client/projects?fields="),
        InlineData("/api/client/projects?fields=tasks.nope")]
    [InlineData("/api/client/projects?fields=name.first")]
    public async Task An_unknown_field_is_refused_with_the_known_ones(string path)
    {
        var reply = await api.Get(path, World.Alice);
        CursorTests.Refused(reply, "fields");
        Assert.Contains("client_name", reply.At("error", "details", "allowed").EnumerateArray().Select(a => a.GetString()));
    }
}
