using System.Text.Json;
using Presta.Projects;

namespace Presta.Notion.Tests;

public sealed class VerifyTests
{
    private static readonly Schema Projects = Schema.Of<Project>();

    [Fact]
    public void Every_noun_satisfies_its_own_declaration()
    {
        Assert.NotEmpty(Nouns.All);
        Assert.All(
            Nouns.All, noun => Assert.Empty(
            Live.Verified(Schema.Of(noun), Live.Database(Schema.Of(noun))) is { IsOk: true } r ? r.Notices : ["not ok"]));
    }

    [Fact]
    public void A_missing_property_is_named_with_what_looks_like_it() => Assert.Equal(
        ["projects: la propriété « Statut Projet » (select) manque ; « Statut » (status) lui ressemble"],
        Problems(p => p.Name is "Statut Projet" ? p with { Id = "zz", Name = "Statut", Type = "status" } : p));

    [Fact]
    public void A_missing_property_without_likeness_is_named() => Assert.Equal(
        ["projects: la propriété « Technologies » (multi_select) manque"], Problems(p => p.Name is "Technologies" ? null : p));

    [Fact]
    public void A_wrong_type_is_named() => Assert.Equal(
        ["projects: la propriété « Budget » est de type rich_text au lieu de number"],
        Problems(p => p.Name is "Budget" ? p with { Type = "rich_text" } : p));

    [Fact]
    public void A_database_without_Presta_ID_cannot_be_served() => Assert.Equal(
        ["projects: la propriété « Presta ID » (rich_text) manque"], Problems(p => p.Name is "Presta ID" ? null : p));

    [Fact]
    public void A_relation_must_lead_to_the_declared_noun() => Assert.Equal(
        ["projects: la relation « Client » mène à une autre base que celle de companies"],
        Problems(p => p.Name is "Client" ? p with { Configuration = Json($$"""{"database_id":"{{Live.DatabaseId("tasks")}}"}""") } : p));

    [Fact]
    public void A_renamed_property_is_known_by_the_id_it_had()
    {
        var mapping = NounMapping.Empty.Remembering(Live.Bound(Projects));
        var report = Live.Verified(Projects, Live.Database(Projects, p => p.Name is "Budget" ? p with { Name = "Enveloppe" } : p), mapping);
        Assert.Equal("Enveloppe", report.Schema![nameof(Project.Budget)].Name);
        Assert.Equal("projects: la propriété « Budget » s'appelle maintenant « Enveloppe »", Assert.Single(report.Notices));
    }

    [Fact]
    public void A_workspace_may_have_its_own_names()
    {
        var mapping =
            NounMapping.Empty with { Properties = NounMapping.Empty.Properties.Add(nameof(Project.Budget), new("Enveloppe", null)) };
        var report = Live.Verified(Projects, Live.Database(Projects, p => p.Name is "Budget" ? p with { Name = "Enveloppe" } : p), mapping);
        Assert.True(report.IsOk);
        Assert.Empty(report.Notices);
    }

    [Fact]
    public void The_title_is_the_title_whatever_its_name() =>
        Assert.True(Live.Verified(Projects, Live.Database(Projects, p => p.Type is "title" ? p with { Name = "Name" } : p)).IsOk);

    [Fact]
    public void A_status_will_do_for_a_select()
    {
        var live = Live.Database(Projects, p => p.Name is "Statut Projet" ? p with { Type = "status" } : p);
        Assert.Equal("status", Live.Verified(Projects, live).Schema![nameof(Project.Status)].Type);
    }

    [Fact]
    public void A_missing_option_is_only_worth_a_notice()
    {
        var report = Live.Verified(Projects, Live.Database(Projects, p => p.Name is "Priorité"
            ? p with { Configuration = Json("""{"options":[{"name":"Basse"},{"name":"moyenne"},{"name":"Critique"}]}""") } : p));
        Assert.True(report.IsOk);
        Assert.Equal("projects: la propriété « Priorité » n'a pas l'option « Haute »", Assert.Single(report.Notices));
    }

    [Fact]
    public void What_is_missing_is_what_provisioning_adds()
    {
        var check =
            Live.Check(Projects, Live.Database(Projects, p => p.Name is "Budget" or "Client" or "Équipe" or "Presta ID" ? null : p));
        var additions = check.Additions(noun => noun is "companies" ? "c" : null);
        Assert.Equal(["Budget", "Client", "Presta ID"], additions.Select(a => a.Key).Order());
        Assert.Equal("c", (string?)additions["Client"]!["relation"]!["database_id"]);
    }

    private static IEnumerable<string> Problems(Func<LiveProperty, LiveProperty?> change)
    {
        var report = Live.Verified(Projects, Live.Database(Projects, change));
        Assert.False(report.IsOk);
        return report.Problems;
    }

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement.Clone();
}
