using Presta.Api.Tests.Fakes;
using Presta.Support;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class SupportTests(ApiFixture api)
{
    [Fact]
    public async Task A_ticket_is_opened_under_a_number_and_tells_when_it_is_due()
    {
        var opened = await api.Post(
            "/api/client/support/ticket", World.Alice,
            new { subject = "Panne", description = "Rien ne va", category = "technical", priority = "urgent" });
        Assert.Equal((201, "open", "urgent"), (opened.Status, opened.Text("data", "status"), opened.Text("data", "priority")));
        Assert.StartsWith("TIC-", opened.Text("data", "number"), StringComparison.Ordinal);
        Assert.False(opened.At("data", "sla", "paused").GetBoolean());
        Assert.EndsWith("Z", opened.Text("data", "sla", "due_at"), StringComparison.Ordinal);
        var detail = await api.Get($"/api/client/support/tickets/{opened.Text("data", "id")}", World.Alice);
        Assert.Equal((200, "Panne"), (detail.Status, detail.Text("data", "ticket", "subject")));
    }

    [Fact]
    public async Task What_is_internal_reaches_no_client()
    {
        const string canary = "marqueur-interne-7781";
        var ticket = Put("Question", World.Acme);
        api.World.Put(
            new TicketMessage { Id = EntityId.Of("note"), Version = 1, Summary = canary, Content = canary, TicketId = ticket.Id,
                IsInternal = true, AuthorName = canary, CreatedAt = World.Start },
            new TicketMessage { Id = EntityId.Of("answer"), Version = 1, Summary = "Bonjour", Content = "Bonjour", TicketId = ticket.Id,
                CreatedAt = World.Start });
        foreach (var path in (
            string[])[$"/api/client/support/tickets/{ticket.Id}", "/api/client/support/tickets", $"/api/client/support/tickets?q={canary}",
            "/api/client/dashboard/activity", "/api/client/dashboard/stats"])
        {
            var reply = await api.Get(path, World.Alice);
            Assert.Equal(200, reply.Status);
            Assert.DoesNotContain(canary, reply.ToString(), StringComparison.Ordinal);
        }

        Assert.Single((await api.Get($"/api/client/support/tickets/{ticket.Id}", World.Alice)).At("data", "messages").EnumerateArray());
    }

    [Fact]
    public async Task Somebody_elses_ticket_answers_like_one_that_is_not_there()
    {
        var foreign = Put("Secret", World.Globex);
        foreach (var id in new[] { foreign.Id, World.Id(404) })
        {
            Assert.Equal(404, (await api.Get($"/api/client/support/tickets/{id}", World.Alice)).Status);
            Assert.Equal(404, (await api.Post($"/api/client/support/tickets/{id}/reply", World.Alice, new { content = "x" })).Status);
            Assert.Equal(404, (await api.Put($"/api/client/support/tickets/{id}/close", World.Alice, null)).Status);
        }

        Assert.DoesNotContain("Secret", (await api.Get("/api/client/support/tickets", World.Alice)).ToString(), StringComparison.Ordinal);
        Assert.Equal(
            404, (await api.Post("/api/client/support/ticket", World.Alice,
            new { subject = "x", description = "x", category = "general", project_id = World.Foreign.Id.ToString() })).Status);
    }

    [Fact]
    public async Task A_ticket_that_is_done_is_rated_once_from_one_to_five()
    {
        var ticket = Put("Satisfaction", World.Acme);
        var path = $"/api/client/support/tickets/{ticket.Id}/rating";
        Assert.Equal(
            (409, "TICKET_OPEN"), (await api.Put(path, World.Alice, new { score = 5 })) is var early ? (early.Status, early.Code)
            : default);
        Assert.Equal(200, (await api.Put($"/api/client/support/tickets/{ticket.Id}/close", World.Alice, new { })).Status);
        var rated = await api.Put(path, World.Alice, new { score = 4, comment = " Merci " });
        Assert.Equal((4, "Merci"), (rated.At("data", "rating", "score").GetInt32(), rated.Text("data", "rating", "comment")));
        foreach (var bad in (object[])[new { }, new { score = 0 }, new { score = 6 }, new { score = 3, comment = new string('x', 2_001) }])
            Assert.Equal(
                (400, "VALIDATION_ERROR"), (await api.Put(path, World.Alice, bad)) is var reply ? (reply.Status, reply.Code) : default);
        Assert.Equal(
            404, (await api.Put($"/api/client/support/tickets/{Put("Autre", World.Globex).Id}/rating", World.Alice, new { score = 1 }))
            .Status);
    }

    [Fact]
    public async Task Every_figure_of_the_dashboard_is_the_total_of_the_list_it_links_to()
    {
        var stats = (await api.Get("/api/client/dashboard/stats", World.Alice)).At("data");
        foreach (var link in stats.GetProperty("links").EnumerateObject())
            Assert.Equal(
                stats.GetProperty(link.Name).GetInt32(), (await api.Get(link.Value.GetString()!, World.Alice)).At("meta", "total")
                .GetInt32());
        Assert.True(stats.GetProperty("active_projects").GetInt32() > 20);
    }

    [Fact]
    public async Task Activity_is_newest_first_in_the_readers_language_and_of_the_own_company_alone()
    {
        var all = await api.Get("/api/client/dashboard/activity?limit=100", World.Alice, ("Accept-Language", "de"));
        var times = all.At("data").EnumerateArray().Select(a => a.GetProperty("timestamp").GetString()!).ToList();
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
        Assert.Contains("hat das Projekt", all.ToString(), StringComparison.Ordinal);
        var documents = await api.Get("/api/client/dashboard/activity?type=document&limit=1", World.Alice);
        Assert.All(documents.At("data").EnumerateArray(), a => Assert.Equal("document", a.GetProperty("type").GetString()));
        Assert.Equal(400, (await api.Get("/api/client/dashboard/activity?type=secret", World.Alice)).Status);
        Assert.DoesNotContain(
            "Boutique", (await api.Get("/api/client/dashboard/activity", World.Bob)).ToString(), StringComparison.Ordinal);
    }

    private Ticket Put(string subject, EntityId client)
    {
        var ticket =
            new Ticket { Id = EntityId.Of($"{subject}/{client}"), Version = 1, Subject = subject, ClientId = client,
            CreatedAt = World.Start, UpdatedAt = World.Start };
        api.World.Put(ticket);
        return ticket;
    }
}
