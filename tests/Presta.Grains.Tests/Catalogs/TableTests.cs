using Presta.Projects;

namespace Presta.Catalogs.Tests;

public class TableTests
{
    private static readonly EntityId Alpes = EntityId.New(DateTimeOffset.UnixEpoch);
    private static readonly EntityId Jura = EntityId.New(DateTimeOffset.UnixEpoch);

    private readonly Table<Project> table = new();

    private static Project Project(
        string name, EntityId client = default, long version = 1, ProjectStatus status = ProjectStatus.Active, DateOnly? end = null) =>
        new() { Id = EntityId.New(DateTimeOffset.UnixEpoch), Name = name, ClientId = client.IsNone ? Alpes : client, Version = version,
            Status = status, EndsOn = end };

    private static Scope Of(EntityId company) => new(EntityId.New(DateTimeOffset.UnixEpoch), "Léa", company, Portal.Client, Portal.Client);

    private string[] Ask(ListQuery query, EntityId company = default) =>
        [.. table.Of(Of(company.IsNone ? Alpes : company)).Ask(query).Items.Select(p => p.Name)];

    [Fact]
    public void A_caller_sees_the_rows_of_the_own_company_only()
    {
        table.Put(Project("a"));
        table.Put(Project("b", Jura));
        Assert.Equal(["a"], Ask(new()));
        Assert.Equal(["b"], Ask(new(), Jura));
        Assert.Empty(Ask(new(), EntityId.New(DateTimeOffset.UnixEpoch)));
        Assert.Equal(0, table.Of(Of(EntityId.None)).Count);
        Assert.Equal(2, table.Of(Scope.System).Count);
    }

    [Fact]
    public void A_row_that_changes_its_owner_leaves_the_old_ones_list()
    {
        var row = Project("a");
        table.Put(row);
        table.Put(row with { ClientId = Jura, Version = 2 });
        Assert.Empty(Ask(new()));
        Assert.Equal(["a"], Ask(new(), Jura));
    }

    [Fact]
    public void An_older_version_never_replaces_a_newer_one()
    {
        var row = Project("new", version: 3);
        table.Put(row);
        Assert.False(table.Put(row with { Name = "old", Version = 2 }));
        Assert.Equal(["new"], Ask(new()));
    }

    [Fact]
    public void A_trashed_row_is_found_by_id_but_in_no_list()
    {
        var row = Project("a");
        table.Put(row);
        table.Put(row with { IsTrashed = true, Version = 2 });
        Assert.Empty(Ask(new()));
        Assert.True(table.Find(row.Id)!.IsTrashed);
    }

    [Fact]
    public void An_answer_is_never_older_than_the_last_change()
    {
        var row = Project("a");
        table.Put(row);
        Assert.Equal(["a"], Ask(new()));
        table.Put(row with { Name = "b", Version = 2 });
        Assert.Equal(["b"], Ask(new()));
    }

    [Fact]
    public void Names_sort_as_in_a_French_dictionary_and_empty_values_come_last_both_ways()
    {
        foreach (var name in new[] { "Zèbre", "éclair", "Eau", "abc" }) table.Put(Project(name));
        Assert.Equal(["abc", "Eau", "éclair", "Zèbre"], Ask(new(Sort: "name", Descending: false)));
        table.Put(Project("daté", end: new(2026, 1, 1)));
        Assert.Equal("daté", Ask(new(Sort: "end_date", Descending: false))[0]);
        Assert.Equal("daté", Ask(new(Sort: "end_date", Descending: true))[0]);
    }

    [Fact]
    public void Pages_are_disjoint_and_the_total_is_exact()
    {
        for (var i = 0; i < 25; i++) table.Put(Project($"p{i:00}"));
        var pages = Enumerable.Range(1, 4).Select(n => table.Of(Of(Alpes)).Ask(new(n, 10, "name", false))).ToArray();
        Assert.All(pages, p => Assert.Equal(25, p.Total));
        Assert.Equal([10, 10, 5, 0], pages.Select(p => p.Items.Length));
        Assert.Equal(25, pages.SelectMany(p => p.Items).Select(p => p.Id).Distinct().Count());
    }

    [Fact]
    public void Filters_search_and_range_combine()
    {
        table.Put(Project("Refonte Genève", status: ProjectStatus.Active, end: new(2026, 5, 1)));
        table.Put(Project("Refonte Genève 2", status: ProjectStatus.OnHold, end: new(2026, 5, 2)));
        table.Put(Project("Audit", status: ProjectStatus.Active, end: new(2026, 5, 3)));
        Assert.Equal(["Refonte Genève"], Ask(new ListQuery(Search: "geneve REFONTE").Where("status", "active")));
        Assert.Equal(["Audit", "Refonte Genève 2"], Ask(new(Sort: "name", Descending: false, From: new(2026, 5, 2), To: new(2026, 5, 3))));
    }

    [Theory]
    [InlineData("nope", null)]
    [InlineData("client_id", null)]
    [InlineData("name", "nope")]
    public void An_unknown_column_is_refused(string sort, string? filter) =>
        Assert.NotNull(Answering<Project>.Refusal(filter is null ? new(Sort: sort) : new ListQuery(Sort: sort).Where(filter, "x")));
}
