using System.Text.Json;
using Presta.Api.Tests.Fakes;
using Presta.Billing;
using Presta.Projects;
using Presta.Support;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class IncludeTests(ApiFixture api)
{
    private const string Invoices = "/api/client/invoices";

    public static TheoryData<string, string> Known => new()
    {
        { "/api/client/projects", "client,milestones,tasks_list,comments,documents" },
        { "/api/client/documents", "project,project.documents,project.client" },
        { "/api/client/support/tickets", "project,messages" }, { Invoices, "client,project,lines,payments,project.milestones" },
        { "/api/client/payments", "invoice,invoice.lines" },
        { "/api/client/credits", "invoice,payment" }, { "/api/client/transactions", "invoice,payment" },
        { $"/api/client/projects/{World.Mine.Id}/files", "project" },
        { $"/api/client/projects/{World.Mine.Id}", "client,documents" },
    };

    [Theory, MemberData(nameof(Known))]
    public async Task What_is_asked_for_stands_beside_each_row(string path, string include)
    {
        Put("HYP-2026-0401", World.Acme, World.Mine.Id);
        var reply = await Get($"{path}?include={include}");
        foreach (var row in reply.At("data").ValueKind is JsonValueKind.Array ? reply.At("data").EnumerateArray().ToList()
            : [reply.At("data")])
            foreach (var name in include.Split(',').Where(name => !name.Contains('.')))
                Assert.True(row.TryGetProperty(name, out _), $"{path} {name} {row}");
    }

    [Fact]
    public async Task An_invoice_has_its_lines_in_order_its_project_and_what_the_project_has()
    {
        var invoice = Put("HYP-2026-0402", World.Acme, World.Mine.Id);
        foreach (var position in (int[])[2, 1, 3]) Line(invoice, position);
        var row = Assert.Single(
            (await Get($"{Invoices}?q=HYP-2026-0402&include=lines,project.milestones,client")).At("data").EnumerateArray());
        Assert.Equal(
            ["Ligne 1", "Ligne 2", "Ligne 3"], row.GetProperty("lines").EnumerateArray()
            .Select(line => line.GetProperty("description").GetString()));
        Assert.Equal(World.Mine.Name, row.GetProperty("project").GetProperty("name").GetString());
        Assert.Equal("Maquettes", row.GetProperty("project").GetProperty("milestones")[0].GetProperty("title").GetString());
        Assert.Equal(World.Acme.ToString(), row.GetProperty("client").GetProperty("id").GetString());
        Assert.Equal("HYP-2026-0402", row.GetProperty("number").GetString());
        Assert.Equal(World.Mine.Name, (await Get($"{Invoices}/{invoice.Id}?include=project")).At("data", "project", "name").GetString());
    }

    [Fact]
    public async Task What_the_caller_may_not_see_is_absent_and_what_is_not_there_is_null()
    {
        var foreign =
            new Project { Id = EntityId.Of("include-foreign"), Version = 1, Name = "Secret", ClientId = EntityId.Of("someone else"),
            CreatedAt = World.Start };
        api.World.Put(foreign);
        Put("HYP-2026-0403", World.Acme, foreign.Id);
        Put("HYP-2026-0404", World.Acme, EntityId.None);
        var rows = (await Get($"{Invoices}?q=HYP-2026-040&sort=number&order=asc&include=project")).At("data").EnumerateArray()
            .ToDictionary(row => row.GetProperty("number").GetString()!);
        Assert.False(rows["HYP-2026-0403"].TryGetProperty("project", out _));
        Assert.Equal(JsonValueKind.Null, rows["HYP-2026-0404"].GetProperty("project").ValueKind);
        Assert.DoesNotContain("Secret", (await Get($"{Invoices}?include=project,project.client")).ToString(), StringComparison.Ordinal);

        var ticket =
            new Ticket { Id = EntityId.Of("include-ticket"), Version = 1, Subject = "Inclusion", ClientId = World.Acme,
            CreatedAt = World.Start };
        api.World.Put(ticket);
        api.World.Put(
            new TicketMessage { Id = EntityId.Of("include-m1"), Version = 1, Summary = "x", TicketId = ticket.Id, Content = "Bonjour",
            CreatedAt = World.Start });
        api.World.Put(
            new TicketMessage { Id = EntityId.Of("include-m2"), Version = 1, Summary = "x", TicketId = ticket.Id, Content = "Entre nous",
            IsInternal = true, CreatedAt = World.Start });
        var messages = (await Get("/api/client/support/tickets?q=Inclusion&include=messages")).At("data")[0].GetProperty("messages");
        Assert.Equal("Bonjour", Assert.Single(messages.EnumerateArray()).GetProperty("content").GetString());
    }

    [Fact]
    public async Task Without_the_permission_of_what_is_included_it_is_absent()
    {
        Put("HYP-2026-0409", World.Acme, World.Mine.Id);
        api.World.EditedRoles = api.World.EditedRoles.SetItem("client", ["finances.view.own"]);
        try
        {
            for (var tries = 0; ; tries++)
            {
                var row = (await Get($"{Invoices}?q=HYP-2026-0409&include=project,lines")).At("data")[0];
                Assert.True(row.TryGetProperty("lines", out _));
                if (!row.TryGetProperty("project", out _)) break;
                Assert.True(tries < 100);
                await Task.Delay(50);
            }
        }
        finally
        {
            api.World.EditedRoles = api.World.EditedRoles.Remove("client");
        }

        for (var tries = 0; !(await Get($"{Invoices}?q=HYP-2026-0409&include=project"))
            .At("data")[0].TryGetProperty("project", out _); tries++)
        {
            Assert.True(tries < 100);
            await Task.Delay(50);
        }
    }

    [Theory]
    [InlineData("fields=number&include=lines", "id,number,lines")]
    [InlineData("fields=number,project.name&include=project", "id,number,project")]
    [InlineData("fields=project.name,project.milestones.title&include=project.milestones", "id,project")]
    public async Task Fields_are_chosen_of_rows_and_of_what_is_beside_them(string query, string members)
    {
        Put("HYP-2026-0405", World.Acme, World.Mine.Id);
        var row = (await Get($"{Invoices}?q=HYP-2026-0405&{query}")).At("data")[0];
        Assert.Equal(members.Split(','), row.EnumerateObject().Select(member => member.Name));
        if (!row.TryGetProperty("project", out var project)) return;
        Assert.Equal(
            query.Contains("milestones") ? ["id", "name", "milestones"] : ["id", "name"],
            project.EnumerateObject().Select(member => member.Name));
        if (project.TryGetProperty("milestones", out var milestones))
            Assert.Equal(["id", "title"], milestones[0].EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("include=secret", "include"), InlineData("include=project.secret", "include"), InlineData("include=", "include"),
        InlineData("include=lines.x", "include")]
    [InlineData("include=project.documents.project", "include"), InlineData("include=project&fields=project.secret", "fields"),
        InlineData("fields=project.name", "fields")]
    [InlineData("include=lines&format=csv", "include"), InlineData("include=lines&group_by=status", "include"),
        InlineData("include=lines&include=project", "include")]
    public async Task What_is_not_known_is_refused_by_name(string query, string field) =>
        CursorTests.Refused(await api.Get($"{Invoices}?{query}", World.Alice), field);

    [Fact]
    public async Task A_refusal_names_the_include_and_those_there_are()
    {
        var reply = await api.Get($"{Invoices}?include=project.secret", World.Alice);
        Assert.Contains(
            "project.secret", reply.At("error", "details", "fields")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["client", "comments", "documents", "milestones", "tasks_list"], reply.At("error", "details", "allowed").EnumerateArray()
            .Select(a => a.GetString()).Order());
        CursorTests.Refused(await api.Get("/api/client/notifications?include=project", World.Alice), "include");
    }

    [Fact]
    public async Task What_stands_beside_is_bounded_and_says_where_it_was_cut()
    {
        var invoice = Put("HYP-2026-0406", World.Acme, EntityId.None);
        for (var position = 1; position <= 130; position++) Line(invoice, position);
        var reply = await Get($"{Invoices}?q=HYP-2026-0406&include=lines");
        Assert.Equal(100, reply.At("data")[0].GetProperty("lines").GetArrayLength());
        Assert.Equal(invoice.Id.ToString(), Assert.Single(reply.At("meta", "shortened", "lines").EnumerateArray()).GetString());
        Assert.True(reply.At("meta").TryGetProperty("sums", out _));
    }

    [Fact]
    public async Task All_rows_are_gathered_at_once_and_a_change_beside_them_is_no_304()
    {
        Put("HYP-2026-0407", World.Acme, EntityId.None);
        var invoice = Put("HYP-2026-0408", World.Acme, EntityId.None);
        api.World.Batches.Clear();
        var first = await Get($"{Invoices}?include=lines,payments");
        Assert.Equal([typeof(InvoiceLine), typeof(Payment)], api.World.Batches.OrderBy(type => type.Name));
        Assert.Equal(
            304, (await api.Get($"{Invoices}?include=lines,payments", World.Alice, ("If-None-Match", first.Header("ETag")!))).Status);
        Line(invoice, 1);
        Assert.Equal(
            200, (await api.Get($"{Invoices}?include=lines,payments", World.Alice, ("If-None-Match", first.Header("ETag")!))).Status);
    }

    private async Task<Reply> Get(string path)
    {
        var reply = await api.Get(path, World.Alice);
        Assert.True(reply.Status == 200, $"{path} {reply}");
        return reply;
    }

    private void Line(Invoice invoice, int position) => api.World.Put(new InvoiceLine
    {
        Id = EntityId.Of($"{invoice.Number}/{position}"), Version = 1, Description = $"Ligne {position}", InvoiceId = invoice.Id,
            ClientId = World.Acme, Position = position,
        Quantity = 1, UnitPrice = 10, CreatedAt = World.Start,
    });

    private Invoice Put(string number, EntityId client, EntityId project)
    {
        var invoice = new Invoice
        {
            Id = EntityId.Of(number), Version = 1, Number = number, ClientId = client, ProjectId = project, Status = InvoiceStatus.Sent,
                IssuedOn = new(2026, 3, 1),
            DueOn = new(2026, 3, 31), Subtotal = 100, VatRate = 8.1m, VatAmount = 8.1m, Total = 108.1m, Currency = "CHF",
                CreatedAt = World.Start, Standing = InvoiceStanding.Pending,
        };
        api.World.Put(invoice);
        return invoice;
    }
}
