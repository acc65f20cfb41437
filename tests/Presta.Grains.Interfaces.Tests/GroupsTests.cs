using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Presta.Billing;
using Presta.Catalogs;

namespace Presta.Tests;

public class GroupsTests
{
    private static Invoice Invoice(
        int n, string? currency = "CHF", InvoiceStanding? standing = InvoiceStanding.Pending, DateOnly? due = null) =>
        new() { Id = EntityId.Of($"{n}"), Number = $"{n}", Currency = currency, Total = 0.1m, Standing = standing, DueOn = due };

    private static string[] Told(Invoice[] rows, Grouping asked) =>
        [.. Groups<Invoice>.Of(rows, asked)
            .Select(g => $"{string.Join('/', g.By.Select(by => by ?? "-"))} {g.Count} {string.Join('/', g.Sums.Select(sum => FormattableString.Invariant($"{sum}")))}")];

    [Fact]
    public void Groups_are_in_the_order_of_their_columns_with_what_is_empty_last() => Assert.Equal(
        ["pending/2026-02 2 ", "pending/- 1 ", "paid/2025-11 1 ", "-/2026-02 1 "],
        Told(
            [
                Invoice(1, standing: null, due: new(2026, 2, 3)), Invoice(2, due: new(2026, 2, 28)), Invoice(3),
                Invoice(4, due: new(2026, 2, 1)),
                Invoice(5, standing: InvoiceStanding.Paid, due: new(2025, 11, 30)),
            ],
            new([new("status"), new("due_date", CalendarSpan.Month)], [])));

    [Fact]
    public void Amounts_never_add_up_across_currencies() => Assert.Equal(
        ["pending/CHF 2 0.2", "pending/EUR 1 0.1"],
        Told([Invoice(1), Invoice(2, "EUR"), Invoice(3, null)], new([new("status")], ["amount"])));

    [Fact]
    public void What_groups_too_finely_tells_one_group_more_than_there_may_be() => Assert.Equal(
        Grouping.Most + 1,
        Groups<Invoice>.Of(
            [.. Enumerable.Range(0, 1_500).Select(n => Invoice(n, due: new DateOnly(2020, 1, 1).AddDays(n)))], new([new("due_date")], []))
            .Length);

    [Fact]
    public void Questions_and_answers_in_groups_and_related_rows_travel_between_silos()
    {
        var serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
        var query = Back(new ListQuery(Grouping: new([new("due_date", CalendarSpan.Month)], ["amount"])));
        Assert.Equal("due_date:month|amount", query.Grouping!.Key);
        var page = Back(new Page<Invoice>([], 1, "a", default, Groups: [new(["2026-01", null], 2, [0.3m])]));
        Assert.Equal(
            (2, 0.3m, "2026-01", null), (page.Groups[0].Count, page.Groups[0].Sums[0], page.Groups[0].By[0], page.Groups[0].By[1]));
        Assert.True(Back(new Page<Invoice>([], 1, "a", default)).Groups.IsDefault);
        var related = Back(Related<Invoice>.Of([[Invoice(1), Invoice(2)], []]));
        Assert.Equal(((2, 2), (0, 0)), ((related[0].Rows.Length, related[0].Total), (related[1].Rows.Length, related[1].Total)));

        T Back<T>(T value) => serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }

    [Fact]
    public void Of_related_rows_there_are_only_so_many()
    {
        var related = Related<Invoice>.Of(Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 250).Select(n => Invoice(n))));
        Assert.All(related, each => Assert.Equal(250, each.Total));
        Assert.Equal(Related<Invoice>.MostTogether, related.Sum(each => each.Rows.Length));
        Assert.All(related, each => Assert.True(each.Rows.Length <= Related<Invoice>.MostOfOne));
    }

    [Fact]
    public void Every_noun_with_amounts_in_several_currencies_says_which() => Assert.All(
        Nouns.Every.Where(noun => noun.RowType.GetProperty("Currency") is not null && noun.RowType.GetProperty("Money") is not null),
        noun => Assert.Single(Columns.Of(noun.RowType), column => column.Can(Use.Currency)));
}
