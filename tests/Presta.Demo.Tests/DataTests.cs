using System.Text.Json;
using System.Text.RegularExpressions;
using Presta.Billing;
using Presta.Companies;
using Presta.Notion;
using Presta.People;
using Presta.Projects;
using Presta.WorkItems;

namespace Presta.Demo.Tests;

public sealed class DataTests
{
    private static readonly DateOnly Today = new(2026, 6, 29);
    private static readonly DemoData One = DemoData.Of(1, Today);
    private static readonly DemoData Two = DemoData.Of(2, Today);

    /// <summary>A weekend, a leap day, the last and first of a year: what dates are computed from must not matter.</summary>
    public static readonly TheoryData<int, string> Worlds = new()
    {
        { 1, "2026-06-29" }, { 1, "2026-07-05" }, { 1, "2028-02-29" }, { 1, "2026-12-31" }, { 2, "2027-01-01" }, { 20, "2026-06-29" },
    };

    [Fact]
    public void The_same_scale_and_day_give_the_same_rows() => Assert.Equal(Text(One), Text(DemoData.Of(1, Today)));

    [Fact]
    public void Another_day_moves_the_dates_and_leaves_the_people()
    {
        var later = DemoData.Of(1, Today.AddDays(30));
        Assert.Equal(One.Users.Select(u => u.Name), later.Users.Select(u => u.Name));
        Assert.NotEqual(One.Projects.Select(p => p.StartsOn), later.Projects.Select(p => p.StartsOn));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(20)]
    public void Every_noun_grows_with_the_scale(int scale)
    {
        var data = DemoData.Of(scale, Today);
        Assert.Equal(12 * scale, data.Companies.Count(c => c.Status is CompanyStatus.Client));
        Assert.Equal(40 * scale, data.Projects.Length);
        Assert.Equal(25 * scale, data.Users.Count(u => u.Roles is Portal.Prestataire));
        Assert.Equal(8 * scale, data.Users.Count(u => u.Roles is Portal.Revendeur));
        Assert.Equal(120 * scale, data.Missions.Length);
        Assert.Equal(300 * scale, data.Documents.Length);
        Assert.Equal(250 * scale, data.Invoices.Length);
        Assert.Equal(160 * scale, data.Milestones.Length);
        Assert.InRange(data.Tasks.Length, 7 * 40 * scale, 9 * 40 * scale);
        Assert.InRange(data.Comments.Length, 2 * 40 * scale, 4 * 40 * scale);
        Assert.Equal(data.Count, data.ByNoun.Sum(n => n.Rows.Length));
        Assert.Equal(Nouns.All, data.ByNoun.Select(n => n.Noun));
    }

    [Fact]
    public void The_demo_companies_are_the_same_at_every_scale() =>
        Assert.Equal(One.Companies.Take(2).Select(c => c.Name), Two.Companies.Take(2).Select(c => c.Name));

    [Theory, MemberData(nameof(Worlds))]
    public void Every_relation_leads_to_a_row_of_an_earlier_noun(int scale, string today)
    {
        var (known, seen) = (new HashSet<(string, EntityId)>(), 0);
        foreach (var (noun, rows) in DemoData.Of(scale, Day(today)).ByNoun)
        {
            foreach (var property in Schema.Of(noun).Properties.Where(p => p.Target is not null))
            {
                foreach (var id in rows.SelectMany(r => Ids(Schema.Of(noun).Get(r, property.ClrName))))
                {
                    Assert.True(
                        known.Contains((property.Target!, id)) || HostedBy(property.Target!).Any(guest => known.Contains((guest, id))),
                        $"{noun.Name} {property.ClrName} {id}");
                    seen++;
                }
            }
            foreach (var row in rows) Assert.True(known.Add((noun.Name, row.Id)), $"{noun.Name} {row.Id} comes twice");
        }
        Assert.True(seen > 1000 * scale);
    }

    /// <summary>A relation leads to a database, and so to each noun that lives in it.</summary>
    private static IEnumerable<string> HostedBy(string noun) => Nouns.All.Where(guest => Schema.Of(guest).Host == noun)
        .Select(guest => guest.Name);

    [Theory, MemberData(nameof(Worlds))]
    public void Quotes_add_up_and_stand_in_every_way_for_those_one_can_sign_in_for(int scale, string today)
    {
        var data = DemoData.Of(scale, Day(today));
        var lines = data.InvoiceLines.ToLookup(l => l.InvoiceId);
        Assert.True(data.Quotes.Length > 40 * scale);
        Assert.Equal(data.Quotes.Length, data.Quotes.Select(q => q.Number).Distinct().Count());
        Assert.All(data.Quotes, q =>
        {
            Assert.Equal(q.Subtotal, lines[q.Id].Sum(l => l.Quantity * l.UnitPrice));
            Assert.Equal(q.Total, q.Subtotal + q.VatAmount + q.Rounding);
            Assert.True(q.IssuedOn <= Day(today) && (q.DecidedAt is null || BusinessTime.DayOf(q.DecidedAt.Value) <= Day(today)));
        });
        foreach (var company in data.Companies.Take(2))
            Assert.Superset(
                new HashSet<QuoteStanding?> { QuoteStanding.Sent, QuoteStanding.Accepted, QuoteStanding.Rejected, QuoteStanding.Expired },
                data.Quotes.Where(q => q.ClientId == company.Id).Select(q => q.StandingOn(Day(today))).ToHashSet());
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Invoices_add_up_to_the_cent(int scale, string today)
    {
        var data = DemoData.Of(scale, Day(today));
        Assert.All(data.Invoices, i =>
        {
            Assert.Equal(8.1m, i.VatRate);
            Assert.Equal(Math.Round(i.Subtotal * 0.081m, 2, MidpointRounding.AwayFromZero), i.VatAmount);
            Assert.Equal(i.Subtotal + i.VatAmount + i.Rounding, i.Total);
            if (i.Currency is "CHF") Assert.Equal(0, i.Total * 20 % 1);
            else Assert.Equal(("EUR", 0), (i.Currency, i.Rounding));
            Assert.InRange(i.Rounding, -0.02m, 0.02m);
            Assert.All([i.Subtotal, i.VatAmount, i.Total, i.Paid], amount => Assert.Equal(Math.Round(amount, 2), amount));
            Assert.Equal(i.Status is InvoiceStatus.Paid, i.Paid == i.Total);
            Assert.InRange(i.Paid, 0, i.Total);
            Assert.InRange(i.IssuedOn!.Value, DateOnly.MinValue, Day(today));
            Assert.Matches(@"^HYP-\d{4}-\d{4}$", i.Number);
            Assert.Equal(i.ClientId, data.Projects.Single(p => p.Id == i.ProjectId).ClientId);
        });
        Assert.Equal(data.Invoices.Length, data.Invoices.Select(i => i.Number).Distinct().Count());
        Assert.Equal(6, data.Invoices.Select(i => i.Status).Distinct().Count());
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Those_one_can_sign_in_for_owe_something_of_every_age_in_two_currencies_and_have_credit(int scale, string today)
    {
        var (data, on) = (DemoData.Of(scale, Day(today)), Day(today));
        foreach (var client in data.Companies.Take(2).Select(c => c.Id))
        {
            Row[] rows = [.. data.Invoices, .. data.Payments, .. data.Credits];
            var (books, all) = (Books.Of(client, rows), Receivables.Of(Books.Of(client, rows), on));
            Assert.Equal(["CHF", "EUR"], all.Select(r => r.Currency));
            Assert.Equal(2, books.Credits.Select(c => c.Kind).Distinct().Count());
            decimal[] ages =
                [all.Sum(r => r.Ageing.Days30), all.Sum(r => r.Ageing.Days60), all.Sum(r => r.Ageing.Days90), all.Sum(r => r.Ageing.Older)];
            Assert.All(ages, age => Assert.NotEqual(0, age));
            Assert.All(books.Invoices, i => Assert.Equal(i.Paid, books.PaidOf(i)));
            Assert.All(all, r => Assert.Equal(r.Balance, r.Pending + r.Overdue - r.Credit));
            Assert.All(all, r => Assert.Equal(r.Balance, Movement.Of(books).Where(m => m.Currency == r.Currency).Sum(m => m.Amount)));
            Assert.All(books.Payments, p => Assert.InRange(p.On!.Value, books.Invoice(p.InvoiceId)!.IssuedOn!.Value, on));
            Assert.Contains(books.Payments, p => p.On > books.Invoice(p.InvoiceId)!.IssuedOn);
        }
    }

    [Theory, InlineData(1), InlineData(20)]
    public void The_six_accounts_are_always_the_same_people(int scale)
    {
        var data = DemoData.Of(scale, Today);
        var accounts = DemoAccounts.Emails.Select(e => data.Users.Single(u => u.Email == e)).ToArray();
        Assert.Equal(
            [Portal.Client, Portal.Client, Portal.Prestataire, Portal.Revendeur, Portal.Revendeur, Portal.Superadmin],
            accounts.Select(u => u.Roles));
        Assert.All(accounts, u => Assert.Equal(UserStatus.Active, u.Status));
        Assert.Equal(data.Companies[0].Id, accounts[0].CompanyId);
        Assert.Equal(data.Companies[1].Id, accounts[1].CompanyId);
        Assert.Equal(
            ["Claire Favre", "Marc Dubois", "Lucas Moreau", "Sophie Rochat", "Nicolas Blanc", "Élodie Perret"],
            accounts.Select(u => u.Name));
        Assert.True(data.Missions.Count(m => m.AssigneeId == accounts[2].Id) >= 20);
        Assert.Contains(data.Tasks, t => t.AssigneeId == accounts[2].Id);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void A_demo_client_has_projects_worth_showing(int company)
    {
        var projects = One.Projects.Where(p => p.ClientId == One.Companies[company].Id).ToArray();
        Assert.True(projects.Length >= 6);
        Assert.True(projects.Count(p => p.Status is ProjectStatus.Active) >= 3);
        Assert.Contains(projects, p => p.Status is ProjectStatus.OnHold);
        Assert.Contains(projects, p => p.Status is ProjectStatus.InReview);
        Assert.All(projects, p =>
        {
            Assert.Contains(One.Tasks, t => t.ProjectId == p.Id);
            Assert.Contains(One.Documents, d => d.ProjectId == p.Id && d.ClientId == p.ClientId);
            Assert.Contains(One.Comments, c => c.ProjectId == p.Id);
            Assert.Contains(One.Milestones, m => m.ProjectId == p.Id);
            Assert.False(p.ManagerId.IsNone);
            Assert.True(p.TeamIds.Length >= 2);
        });
        Assert.Contains(One.Invoices, i => i.ClientId == One.Companies[company].Id);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Every_client_company_has_at_least_two_projects(int scale, string today)
    {
        var data = DemoData.Of(scale, Day(today));
        Assert.All(
            data.Companies.Where(c => c.Status is CompanyStatus.Client),
            c => Assert.True(data.Projects.Count(p => p.ClientId == c.Id) >= 2));
        Assert.All(Enum.GetValues<ProjectStatus>(), s => Assert.Contains(data.Projects, p => p.Status == s));
    }

    [Fact]
    public void Names_addresses_and_company_numbers_are_given_once()
    {
        Assert.All(
            [Two.Users.Select(u => u.Name), Two.Users.Select(u => u.Email), Two.Companies.Select(c => c.Name),
            Two.Companies.Select(c => c.Ide), Two.Projects.Select(p => p.Name)],
            all => Assert.Equal(all.Count(), all.Distinct().Count()));
        Assert.All(Two.Companies, c => Assert.Matches(@"^CHE-\d{3}\.\d{3}\.\d{3}$", c.Ide));
        Assert.All(Two.Users, u => Assert.Matches(@"^[a-z0-9.]+@[a-z0-9.-]+$", u.Email));
    }

    [Theory, MemberData(nameof(Worlds))]
    public void What_is_done_was_done_in_the_project_and_not_in_the_future(int scale, string today)
    {
        var data = DemoData.Of(scale, Day(today));
        var projects = data.Projects.ToDictionary(p => p.Id);
        Assert.All(data.Projects, p => Assert.True(p.StartsOn < p.EndsOn));
        Assert.All(data.Tasks, t =>
        {
            Assert.Equal(t.Status is WorkItemStatus.Done, t.DoneOn is not null);
            if (t.DoneOn is { } on) Assert.InRange(on, projects[t.ProjectId].StartsOn!.Value, Day(today));
            Assert.Equal(t.Status is WorkItemStatus.Todo, t.ActualHours == 0);
            Assert.NotNull(t.Activity);
        });
        Assert.All(
            data.Missions.Where(m => m.AssignedOn is not null), m => Assert.True(m.AssignedOn <= Day(today) && m.AssignedOn <= m.DueOn));
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Comments_tell_a_history_in_whole_minutes(int scale, string today)
    {
        var data = DemoData.Of(scale, Day(today));
        var midnight = new DateTimeOffset(Day(today), TimeOnly.MinValue, TimeSpan.Zero);
        Assert.All(data.Comments, c => Assert.True(c.SentAt < midnight && c.SentAt.Value.Ticks % TimeSpan.TicksPerMinute == 0));
        Assert.All(data.Comments.GroupBy(c => c.ProjectId), talk =>
        {
            Assert.Equal(talk.Select(c => c.SentAt).Order(), talk.Select(c => c.SentAt));
            Assert.True(talk.Select(c => c.AuthorId).Distinct().Count() > 1);
        });
    }

    [Fact]
    public void Revisions_of_a_document_are_counted_from_one() => Assert.All(
        One.Documents.GroupBy(d => (d.ProjectId, d.Name)),
        same => Assert.Equal(Enumerable.Range(1, same.Count()), same.Select(d => d.Revision)));

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<EntityId> Ids(string? json) =>
        Regex.Matches(json ?? "", @"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").Select(m => EntityId.Parse(m.Value)).Where(id => !id.IsNone);

    private static IEnumerable<string> Text(DemoData data) => data.ByNoun.SelectMany(n => n.Rows)
        .Select(r => JsonSerializer.Serialize(r, r.GetType()));
}
