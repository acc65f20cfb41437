using Presta.Api.Tests.Fakes;
using Presta.Billing;
using Presta.Documents;
using Presta.Notifications;
using Presta.Projects;
using Presta.Support;

namespace Presta.Api.Tests;

/// <summary>What holds of each list of the client portal alike.</summary>
[Collection("api")]
public sealed class EveryListTests(ApiFixture api)
{
    private const Use Asked = Use.Filter | Use.Sort | Use.Search | Use.Range;

    public static TheoryData<string, Type> Lists => new()
    {
        { "/api/client/projects", typeof(Project) }, { "/api/client/documents", typeof(Document) },
        { "/api/client/invoices", typeof(Invoice) },
        { "/api/client/payments", typeof(Payment) }, { "/api/client/credits", typeof(Credit) },
        { "/api/client/transactions", typeof(Transaction) },
        { "/api/client/quotes", typeof(Quote) }, { "/api/client/support/tickets", typeof(Ticket) },
        { "/api/client/notifications", typeof(Notification) },
        { $"/api/client/projects/{World.Mine.Id}/comments", typeof(Comment) },
        { $"/api/client/projects/{World.Mine.Id}/files", typeof(Document) },
    };

    [Theory, MemberData(nameof(Lists))]
    public async Task Each_column_takes_each_comparison_and_what_it_leaves_its_opposite_takes(string list, Type noun)
    {
        var total = await Count(list);
        foreach (var column in Columns.Of(noun).Where(column => (column.Use & Asked) != 0))
        {
            var value = Value(column);
            foreach (var (by, other) in (
                IEnumerable<(Comparison, Comparison)>)[(Comparison.In, Comparison.Nin), (Comparison.Eq, Comparison.Ne)])
                if (column.Comparable().Contains(by))
                    Assert.Equal(
                        total, await Count($"{list}?filter[{column.Name}][{by.Code()}]={value}") + await Count(
                        $"{list}?filter[{column.Name}][{other.Code()}]={value}"));
            if (!column.Comparable().Contains(Comparison.Null)) continue;
            var empty = await Count($"{list}?filter[{column.Name}][null]=true");
            Assert.Equal(total, empty + await Count($"{list}?filter[{column.Name}][null]=false"));
            if (column.Comparable().Contains(Comparison.Contains)) await Count($"{list}?filter[{column.Name}][contains]=é");
            if (!column.IsOrdered()) continue;
            var (less, more) =
                (await Count($"{list}?filter[{column.Name}][lt]={value}"), await Count($"{list}?filter[{column.Name}][gt]={value}"));
            Assert.Equal(await Count($"{list}?filter[{column.Name}][lte]={value}"), total - empty - more);
            Assert.Equal(await Count($"{list}?filter[{column.Name}][gte]={value}"), total - empty - less);
            Assert.Equal(await Count($"{list}?filter[{column.Name}][between]={value},{value}"), total - empty - less - more);
        }
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task What_no_list_knows_or_tells_is_refused_by_name(string list, Type noun)
    {
        foreach (var field in Columns.Of(noun).Where(column => (column.Use & Asked) == 0).Select(column => column.Name)
            .Concat(["secret", "id", "version", "client_id.name"]))
            CursorTests.Refused(await api.Get($"{list}?filter[{field}][eq]=x", World.Alice), $"filter[{field}][eq]");
        CursorTests.Refused(await api.Get($"{list}?filter[created_at][like]=2026-01-01", World.Alice), "filter[created_at][like]");
        CursorTests.Refused(
            await api.Get($"{list}?filter[or][6][created_at][gt]=2026-01-01", World.Alice), "filter[or][6][created_at][gt]");
        CursorTests.Refused(await api.Get($"{list}?secret=1", World.Alice), "secret");
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task Days_are_said_from_today_alternatives_are_either_and_twenty_conditions_are_enough(string list, Type noun)
    {
        var total = await Count(list);
        foreach (var column in Columns.Of(noun).Where(column => (column.Use & Asked) != 0 && column.IsDated()))
            foreach (var day in (string[])["today", "-30d", "2w", "-3m", "1y", "this_week", "this_month", "this_quarter", "this_year"])
                await Count($"{list}?filter[{column.Name}][gte]={day}");
        Assert.Equal(total, await Count($"{list}?filter[or][1][created_at][lt]=2026-03-02&filter[or][2][created_at][gte]=2026-03-02"));
        var comparisons = (string[])["gt", "gte", "lt", "lte"];
        var twenty =
            (from n in Enumerable.Range(1, 5) from comparison in comparisons select $"filter[or][{n}][created_at][{comparison}]=2026-03-02")
            .ToArray();
        await Count($"{list}?{string.Join('&', twenty)}");
        CursorTests.Refused(await api.Get($"{list}?{string.Join('&', twenty)}&filter[updated_at][gt]=2026-01-01", World.Alice), "filter");
        await Count($"{list}?filter[created_at][between]=-1y,today");
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task Each_sort_is_taken_both_ways(string list, Type noun)
    {
        foreach (var sort in Columns.Of(noun).Where(column => column.Can(Use.Sort)).Select(column => column.Name))
        {
            await Count($"{list}?sort={sort}&order=asc");
            await Count($"{list}?sort=-{sort}");
        }
    }

    [Theory]
    [InlineData("sort=name&order=asc", "Ebène,École,Étude,Über,Ubu,Zèbre"), InlineData("sort=-name", "Zèbre,Ubu,Über,Étude,École,Ebène")]
    [InlineData("sort=name,end_date&order=asc", ""), InlineData("sort=end_date,name", "Étude,Ubu,Ebène,École,Über,Zèbre"),
        InlineData("sort=-end_date,name", "Ubu,Étude,Ebène,École,Über,Zèbre")]
    [InlineData("sort=manager.name,-name", "Étude,Über,Ubu,Zèbre,École,Ebène"),
        InlineData("sort=-manager.name,name", "Ubu,Über,Étude,Ebène,École,Zèbre")]
    public async Task Names_stand_as_in_a_dictionary_and_what_is_empty_stands_last(string query, string names)
    {
        (string Name, string? Manager, DateOnly? End)[] rows =
        [
            ("Zèbre", null, null), ("Étude", "Anna", new(2026, 1, 1)), ("Ubu", "éva", new(2026, 2, 1)), ("École", null, null),
            ("Über", "Eric", null), ("Ebène", null, null),
        ];
        Project[] projects =
        [
            .. rows.Select(row => new Project
            {
                Id = EntityId.Of($"sort {row.Name}"), Version = 1, Name = row.Name, Description = "collation", ClientId = World.Globex,
                    ManagerName = row.Manager, EndsOn = row.End,
                CreatedAt = World.Start, Status = ProjectStatus.Active,
            }),
        ];
        foreach (var project in projects) api.World.Put(project);
        var reply = await api.Get($"/api/client/projects?q=collation&{query}&fields=name", World.Bob);
        foreach (var project in projects) api.World.Put(project with { IsTrashed = true });
        if (names.Length == 0) CursorTests.Refused(reply, "order");
        else Assert.Equal(names.Split(','), reply.At("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_search_tells_where_its_words_stand_in_what_the_row_shows()
    {
        api.World.Put(
            new Document { Id = EntityId.Of("highlight"), Version = 1, Name = "Cahier des Tâches.pdf",
            Description = "Les tâches, en détail", ClientId = World.Acme, CreatedAt = World.Start });
        var row = Assert.Single(
            (await api.Get("/api/client/documents?q=TACH%20cahier&highlight=true", World.Alice)).At("data").EnumerateArray());
        Assert.Equal("""{"name":[[0,6],[11,15]],"description":[[4,8]]}""", row.GetProperty("highlights").GetRawText());
        row = Assert.Single(
            (await api.Get("/api/client/documents?q=tach&highlight=true&fields=name&include=project", World.Alice)).At("data")
            .EnumerateArray());
        Assert.Equal("""{"name":[[11,15]]}""", row.GetProperty("highlights").GetRawText());
        Assert.Equal(0, (await api.Get("/api/client/documents?q=tach%20cahier", World.Bob)).At("meta", "total").GetInt32());
        foreach (var query in (string[])["highlight=true", "q=a&highlight=yes", "q=a&highlight=true&format=csv"])
            CursorTests.Refused(await api.Get($"/api/client/documents?{query}", World.Alice), "highlight");
    }

    private async Task<int> Count(string path)
    {
        var reply = await api.Get(path, World.Alice);
        Assert.True(reply.Status == 200, $"{path} {reply}");
        return reply.At("meta", "total").GetInt32();
    }

    private static string Value(Column column) =>
        column.Type == typeof(string) ? "Boutique"
        : column.Type == typeof(EntityId) ? World.Mine.Id.ToString()
        : column.Type == typeof(bool) ? "true"
        : column.IsDated() ? "2026-03-02"
        : column.Type.IsEnum ? Codes.Of(column.Type).First()
        : "100";
}
