using System.Collections.Immutable;
using CsCheck;

namespace Presta.Notion.Tests;

public sealed class RoundTripTests
{
    public static TheoryData<string> EveryNoun => [.. Nouns.All.Select(n => n.Name)];

    [Theory, MemberData(nameof(EveryNoun))]
    public void Any_row_survives_a_journey_to_Notion(string noun)
    {
        var schema = Schema.Of(Nouns.Of(noun));
        var bound = Live.Bound(schema);
        Rows.Of(schema).Sample(row =>
        {
            var page = Live.Page(bound, bound.EncodeNew(row, (_, id) => id.ToString()));
            var back = bound.Decode(page, id => EntityId.Parse(id));
            Assert.Equal(row.Id, back.Id);
            Assert.Empty(schema.Differences(row, back));
            foreach (var property in schema.Properties) Assert.Equal(schema.Get(row, property.ClrName), schema.Get(back, property.ClrName));
        }, iter: 200);
    }

    [Theory, MemberData(nameof(EveryNoun))]
    public void Any_value_survives_the_journal(string noun)
    {
        var schema = Schema.Of(Nouns.Of(noun));
        Gen.Select(Rows.Of(schema), Rows.Of(schema)).Sample((from, to) =>
        {
            foreach (var name in schema.Properties.Select(p => p.ClrName))
            {
                var changed = schema.With(from, name, schema.Get(to, name));
                Assert.True(schema.Same(name, changed, to), name);
                Assert.DoesNotContain(schema.Differences(from, changed), n => n != name);
            }
        }, iter: 50);
    }

    [Theory, MemberData(nameof(EveryNoun))]
    public void A_patch_names_the_changed_properties_only(string noun)
    {
        var schema = Schema.Of(Nouns.Of(noun));
        var bound = Live.Bound(schema);
        Gen.Select(Rows.Of(schema), Rows.Of(schema)).Sample((from, to) =>
        {
            var changed = schema.Differences(from, to).ToArray();
            var patch = bound.Encode(to, changed, (_, id) => id.ToString());
            Assert.Equal(changed.Select(n => bound[n].Id).Order(), patch.Select(p => p.Key).Order());
        }, iter: 20);
    }
}
