using System.Text.Json.Nodes;
using Presta.Billing;

namespace Presta.Notion.Tests;

/// <summary>Quotes and invoices live in one database.</summary>
public sealed class KindTests
{
    private static readonly BoundSchema Quotes = Live.Bound(Schema.Of<Quote>()), Invoices = Live.Bound(Schema.Of<Invoice>());

    [Fact]
    public void A_page_is_of_the_kind_that_it_says_and_an_invoice_where_it_says_none()
    {
        foreach (var (kind, isQuote, isInvoice) in (
            (string?, bool, bool)[])[("Devis", true, false), ("devis ", true, false), ("Facture", false, true), (null, false, true),
            ("Note de crédit", false, false)])
        {
            Assert.Equal(isQuote, Quotes.IsOf(Page(Quotes, kind)));
            Assert.Equal(isInvoice, Invoices.IsOf(Page(Invoices, kind)));
        }
    }

    [Fact]
    public void What_is_born_here_says_its_kind() =>
        Assert.True(
            Quotes.IsOf(Live.Page(
            Quotes, Quotes.EncodeNew(new Quote { Id = EntityId.Of("q"), Number = "DEV-2026-0001" }, (_, _) => null))));

    [Fact]
    public void A_page_of_another_kind_is_as_good_as_thrown_away_and_none_of_its_values_are_read()
    {
        var remote = Invoices.Remote(Page(Invoices, "Devis"), id => EntityId.Parse(id));
        Assert.True(remote.IsTrashed && remote.Row is Invoice { IsTrashed: true, Total: 0 });
        Assert.False(Invoices.Remote(Page(Invoices, "Facture"), id => EntityId.Parse(id)).IsTrashed);
    }

    [Fact]
    public void A_listing_asks_for_its_own_kind()
    {
        Assert.Equal("Devis", Quotes.WhereOfKind!["select"]!["equals"]!.GetValue<string>());
        Assert.Equal(2, Invoices.WhereOfKind!["or"]!.AsArray().Count);
        Assert.Null(Live.Bound(Schema.Of<Credit>()).WhereOfKind);
    }

    [Fact]
    public void A_shared_database_must_tell_its_kinds_apart()
    {
        var schema = Schema.Of<Quote>();
        var without = Live.Database(schema, p => p.Name is Schema.KindName ? null : p);
        Assert.Equal(["quotes: la propriété « Type » (select) manque"], Live.Verified(schema, without).Problems.AsEnumerable());
        Assert.Equal(
            "Devis", Live.Check(schema, without)
            .Additions(_ => null)[Schema.KindName]!["select"]!["options"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(["quotes: la propriété « Type » est de type rich_text au lieu de select"],
            Live.Verified(schema, Live.Database(schema, p => p.Name is Schema.KindName ? p with { Type = "rich_text" } : p))
                .Problems.AsEnumerable());
    }

    [Fact]
    public void Where_nothing_tells_kinds_apart_every_page_is_an_invoice()
    {
        var schema = Schema.Of<Invoice>();
        var report = Live.Verified(schema, Live.Database(schema, p => p.Name is Schema.KindName ? null : p));
        Assert.True(report.IsOk);
        Assert.Single(report.Notices);
        Assert.True(report.Schema!.IsOf(Live.Page(report.Schema, report.Schema.EncodeNew(new Invoice { Id = EntityId.Of("i"), Number = "1" }, (_, _) => null))));
        Assert.Null(report.Schema.WhereOfKind);
    }

    private static NotionPage Page(BoundSchema bound, string? kind)
    {
        var written = bound.EncodeNew(bound.Schema.RowType == typeof(Quote)
            ? new Quote { Id = EntityId.Of("q"), Number = "DEV-2026-0001", Total = 12 }
                : new Invoice { Id = EntityId.Of("i"), Number = "HYP-2026-0001", Total = 12 }, (_, _) => null);
        written[bound.Ids.Single(id => id.Key is Schema.KindName).Value] =
            new JsonObject { ["select"] = kind is null ? null : new JsonObject { ["name"] = kind } };
        return Live.Page(bound, written);
    }
}
