using System.Reflection;
using CsCheck;
using Presta.Projects;

namespace Presta.Tests;

public class KitTests
{
    [Fact]
    public void An_id_is_read_with_and_without_dashes_and_nothing_else_is_an_id()
    {
        var id = EntityId.New(DateTimeOffset.UnixEpoch);
        Assert.True(EntityId.TryRead(id.ToString(), out var dashed) && dashed == id);
        Assert.True(EntityId.TryRead(id.Value.ToString("N"), out var bare) && bare == id);
        Assert.All(["", "1", "stats", $"{{{id}}}", id + "0", "../etc"], text => Assert.False(EntityId.TryRead(text, out _)));
    }

    [Fact]
    public void A_malformed_id_in_a_route_names_nothing() => Assert.True(EntityId.TryParse("nonsense", null, out var id) && id.IsNone);

    [Fact]
    public void Different_questions_have_different_keys() =>
        Gen.Select(Gen.String[0, 8], Gen.String[0, 8], Gen.String[0, 8], Gen.String[0, 8]).Sample((a, b, c, d) =>
        (a, b) == (c, d) || new ListQuery().Where("f", a).Where("g", b).Key != new ListQuery().Where("f", c).Where("g", d).Key);

    [Fact]
    public void A_question_that_was_narrowed_is_another_one_even_if_the_first_was_asked_already()
    {
        var all = new ListQuery(Limit: 5);
        var (key, question) = (all.Key, all.Question);
        var some = all.Where("project_id", "a");
        Assert.NotEqual((key, question), (some.Key, some.Question));
        Assert.NotEqual(key, (all with { Number = 2 }).Key);
    }

    [Fact]
    public void Searching_ignores_case_and_accents() => Assert.Equal("zurich creme brulee", Folding.Fold("ZÜRICH Crème Brûlée"));

    [Theory, InlineData("Cœur d’Ærø", "coeur d'aero"), InlineData("STRASSE", "straße"), InlineData("ﬁn Łódź", "fin lodz"),
        InlineData("a\u00a0b", "a b")]
    public void Searching_takes_ligatures_and_odd_letters_for_what_a_keyboard_writes(string text, string typed) =>
        Assert.Equal(Folding.Fold(typed), Folding.Fold(text));

    [Theory]
    [InlineData("Crème brûlée", "brulee creme", "0-5 6-12"), InlineData("Cœur d’Ærø", "coe aer", "0-2 7-9"),
        InlineData("Straße", "strass", "0-5"), InlineData("aaaa", "aa", "0-4")]
    [InlineData("Cre\u0300me", "creme", "0-6"), InlineData("😀 Zürich 😀", "zur", "3-6"), InlineData("Genève", "zurich", ""),
        InlineData("", "a", "")]
    public void Words_are_found_where_they_stand_in_the_text(string text, string search, string places) =>
        Assert.Equal(places, string.Join(' ', Folding.Find(text, Folding.Words(search)).Select(place => $"{place.From}-{place.To}")));

    [Fact]
    public void What_a_search_finds_has_places_inside_the_text() =>
        Gen.Select(Gen.String[Gen.Char["aàâeéœæßÅ\u0301 😀l'’ﬁ"], 0, 12], Gen.String[Gen.Char["aeos l'fi"], 1, 3]).Sample((text, search) =>
    {
        var (words, places) = (Folding.Words(search), Folding.Find(text, Folding.Words(search)));
        return places.Count > 0 == words.Any(word => Folding.Fold(text).Contains(word, StringComparison.Ordinal))
            && places.All(place => place.From >= 0 && place.From < place.To && place.To <= text.Length);
    });

    [Fact]
    public void Half_a_character_does_not_break_a_search() => Assert.EndsWith("x", Folding.Fold(new string([(char)0xD800, 'X'])));

    [Fact]
    public void Every_enum_kept_in_Notion_has_labels_and_one_fallback()
    {
        var enums = Nouns.All.SelectMany(n => n.RowType.GetProperties()).Where(p => p.GetCustomAttribute<NotionAttribute>() is not null)
            .Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType).Where(t => t.IsEnum).Distinct().ToArray();
        Assert.True(enums.Length > 10);
        Assert.All(enums, type =>
        {
            var members = type.GetFields(BindingFlags.Public | BindingFlags.Static);
            Assert.Single(members, m => m.IsDefined(typeof(FallbackAttribute)));
            Assert.All(
                members.Where(m => Convert.ToInt32(m.GetRawConstantValue()) != 0 || !type.IsDefined(typeof(FlagsAttribute))),
                m => Assert.NotNull(m.GetCustomAttribute<LabelAttribute>()));
        });
    }

    [Fact]
    public void A_row_is_its_owners_and_nobody_elses()
    {
        var (mine, theirs) = (EntityId.New(DateTimeOffset.UnixEpoch), EntityId.New(DateTimeOffset.UnixEpoch));
        var project = new Project { Name = "Refonte", ClientId = mine };
        Assert.True(Client(mine).Owns(project));
        Assert.False(Client(theirs).Owns(project));
        Assert.False(Client(EntityId.None).Owns(project with { ClientId = EntityId.None }));
        Assert.False((Client(mine) with { Portal = Portal.Prestataire }).Owns(project));
        Assert.False((Client(mine) with { Portal = Portal.None }).Owns(project));
        Assert.False(Client(mine).Owns(project with { IsTrashed = true }));

        static Scope Client(EntityId company) => new(EntityId.New(DateTimeOffset.UnixEpoch), "Léa", company, Portal.Client, Portal.Client);
    }

    [Fact]
    public void A_filter_names_what_it_would_accept()
    {
        var status = Columns.Of<Project>().Single(c => c.Name == "status");
        Assert.True(status.Filter("active,on_hold").Value!(new Project { Name = "", Status = ProjectStatus.OnHold }));
        Assert.False(status.Filter("active").Value!(new Project { Name = "", Status = ProjectStatus.OnHold }));
        Assert.Contains("in_review", status.Filter("activ").Error!.Fields[0].Args[1]);
    }
}
