using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Presta.Billing;
using Presta.People;
using Presta.Projects;

namespace Presta.Notion.Tests;

public sealed class CodecTests
{
    private static readonly Schema Projects = Schema.Of<Project>();
    private static readonly BoundSchema Bound = Live.Bound(Projects);
    private static readonly Project Empty = new() { Name = "Site", Id = EntityId.Parse("01890000-0000-7000-8000-000000000001") };

    [Theory]
    [InlineData("12.50", "12.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("1e3", "1000")]
    public void Numbers_are_exact(string json, string value) =>
        Assert.Equal(value, Projects.Get(Read(nameof(Project.Budget), json), nameof(Project.Budget)));

    [Fact]
    public void Amounts_have_two_decimals() => Assert.Equal(12.35m, ((Project)Read(nameof(Project.Budget), "12.345")).Budget);

    [Fact]
    public void A_percentage_is_a_fraction_in_percent_format()
    {
        Assert.Equal(45, ((Project)Read(nameof(Project.StatedProgress), "0.45")).StatedProgress);
        Assert.Equal("0.45", Written(Empty with { StatedProgress = 45 }, nameof(Project.StatedProgress))!.ToJsonString());
    }

    [Fact]
    public void A_percentage_in_plain_format_is_itself()
    {
        var plain = Live.Verified(Projects, Live.Database(Projects, p => p.Format is "percent" ? p with { Configuration = Json("""{"format":"number"}""") } : p)).Schema!;
        var patch = plain.Encode(Empty with { StatedProgress = 45 }, [nameof(Project.StatedProgress)], NoPage);
        Assert.Equal("45", patch.First().Value!["number"]!.ToJsonString());
    }

    [Fact]
    public void An_unknown_label_reads_as_the_fallback() =>
        Assert.Equal(ProjectPriority.Medium, ((Project)Read(nameof(Project.Priority), """{"name":"Urgentissime"}""")).Priority);

    [Fact]
    public void A_label_may_differ_in_case() => Assert.Equal(ProjectStatus.Active, ((Project)Read(nameof(Project.Status), """{"name":" en cours"}""")).Status);

    [Fact]
    public void A_flags_enum_is_a_list_of_labels()
    {
        var users = Live.Bound(Schema.Of<User>());
        var patch = users.Encode(new User { Name = "A", Roles = Portal.Client | Portal.Superadmin }, [nameof(User.Roles)], NoPage);
        Assert.Equal("""[{"name":"Client"},{"name":"Superadmin"}]""", patch.First().Value!["multi_select"]!.ToJsonString());
    }

    [Fact]
    public void A_date_with_a_time_is_the_day_as_written() =>
        Assert.Equal(new DateOnly(2026, 6, 27), ((Project)Read(nameof(Project.StartsOn), """{"start":"2026-06-27T23:30:00.000+02:00","end":null}""")).StartsOn);

    [Fact]
    public void Instants_of_one_minute_are_the_same()
    {
        var comments = Schema.Of<Comment>();
        Comment At(int second) => new() { Subject = "s", SentAt = new(2026, 6, 27, 5, 54, second, TimeSpan.Zero) };
        Assert.True(comments.Same(nameof(Comment.SentAt), At(0), At(59)));
        Assert.Equal(comments.Get(At(0), nameof(Comment.SentAt)), comments.Get(At(59), nameof(Comment.SentAt)));
    }

    [Fact]
    public void An_empty_text_is_none() => Assert.True(Projects.Same(nameof(Project.Description), Empty, Empty with { Description = "" }));

    [Fact]
    public void A_team_has_no_order() =>
        Assert.True(
            Projects.Same(nameof(Project.TeamIds), Empty with { TeamIds = [Id(1), Id(2)] }, Empty with { TeamIds = [Id(2), Id(1)] }));

    [Fact]
    public void A_cleared_value_is_written_as_nothing()
    {
        var patch = Bound.Encode(Empty, [nameof(Project.StartsOn), nameof(Project.Description), nameof(Project.ClientId)], NoPage);
        Assert.Equal(["""{"date":null}""", """{"relation":[]}""", """{"rich_text":[]}"""], patch.Select(p => p.Value!.ToJsonString()).Order());
    }

    [Fact]
    public void No_json_clears_a_value_of_any_kind()
    {
        var full = Empty with { Budget = 5, TeamIds = [Id(1)], ClientId = Id(2), StartsOn = new(2026, 1, 1),
            Priority = ProjectPriority.High };
        foreach (var property in Projects.Properties)
            Assert.Equal(
                "", Projects.Get(Projects.With(full, property.ClrName, null),
                property.ClrName) is null or "[]" or "0" or "\"Medium\"" or "\"Planned\"" or "\"Other\""
                or "\"00000000-0000-0000-0000-000000000000\"" ? "" : property.ClrName);
    }

    [Fact]
    public void A_comma_in_an_option_is_refused() =>
        Assert.Equal(
            nameof(Project.Technologies),
            Assert.Throws<NotionValueException>(() => Written(Empty with { Technologies = ["C#, F#"] }, nameof(Project.Technologies)))
                .Property);

    [Fact]
    public void More_than_a_hundred_relations_are_refused() => Assert.Throws<NotionValueException>(() =>
        Bound.Encode(
            Empty with { TeamIds = [.. Enumerable.Range(1, 101).Select(Id)] }, [nameof(Project.TeamIds)], (_, id) => id.ToString()));

    [Fact]
    public void A_text_longer_than_Notion_holds_is_refused() =>
        Assert.Throws<NotionValueException>(
            () => Written(Empty with { Description = new string('x', 200_001) }, nameof(Project.Description)));

    [Fact]
    public void A_relation_to_a_row_without_page_waits_for_it()
    {
        var missing = Assert.Throws<NotionTargetMissingException>(() => Written(Empty with { ClientId = Id(7) }, nameof(Project.ClientId)));
        Assert.Equal(("companies", Id(7)), (missing.Noun, missing.Target));
    }

    [Fact]
    public void A_page_without_a_property_asks_for_a_new_verification()
    {
        var page = Live.Page(Bound, Bound.EncodeNew(Empty, NoPage));
        var properties = JsonObject.Create(page.Properties)!;
        properties.Remove("Budget");
        var failure = Assert.Throws<NotionSchemaException>(
            () => Bound.Decode(page with { Properties = JsonSerializer.SerializeToElement(properties) }, EntityIds));
        Assert.Equal("projects: la propriété « Budget » (number) manque", failure.Message);
    }

    [Fact]
    public void A_renamed_property_is_read_by_its_id()
    {
        var page = Live.Page(Bound, Bound.EncodeNew(Empty with { Budget = 100 }, NoPage));
        var renamed = page.Properties.GetRawText().Replace("\"Budget\":", "\"Budget CHF\":", StringComparison.Ordinal);
        Assert.Equal(100, ((Project)Bound.Decode(page with { Properties = Json(renamed) }, EntityIds)).Budget);
    }

    [Fact]
    public void A_row_born_in_Notion_has_its_pages_id()
    {
        var page = Live.Page(Bound, [], Id(3).ToString());
        Assert.Equal(Id(3), Bound.Decode(page, EntityIds).Id);
    }

    [Fact]
    public void A_long_text_is_split_between_characters()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("🚀", 2500));
        var parts = RichText.Split(text).ToArray();
        Assert.Equal([1999, 2000, 1002], parts.Select(p => p.Length));
        Assert.All(parts, p => Assert.False(char.IsHighSurrogate(p[^1])));
    }

    [Fact]
    public void Canonical_numbers_have_no_zeros_at_the_end() =>
        Assert.Equal("12.5", Schema.Of<Invoice>().Get(new Invoice { Number = "1", Total = 12.50m }, nameof(Invoice.Total)));

    private static EntityId Id(int n) => new(new Guid(n, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1]));

    private static EntityId EntityIds(string page) => EntityId.Parse(page);

    private static string? NoPage(string noun, EntityId id) => null;

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement.Clone();

    private static JsonNode? Written(Row row, string property) =>
        Bound.Encode(row, [property], NoPage)[Bound[property].Id]![Bound[property].Type];

    private static Row Read(string property, string json) =>
        Bound.Decode(
            Live.Page(Bound, new() { [Bound[property].Id] = new JsonObject { [Bound[property].Type] = JsonNode.Parse(json) } }), EntityIds);
}
