using Presta.Api.Tests.Fakes;
using Presta.Notifications;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class NotificationTests(ApiFixture api)
{
    [Fact]
    public async Task A_person_reads_what_they_were_told_in_their_language_and_nobody_elses()
    {
        var (mine, foreign) = (Told(World.Alice.Id, "R-1"), Told(World.Bob.Id, "R-2"));
        var list = await api.Get("/api/client/notifications?category=finances&sort=created_at", World.Alice, ("Accept-Language", "de"));
        Assert.Equal("de", list.Header("Content-Language"));
        var card = Assert.Single(list.At("data").EnumerateArray(), c => c.GetProperty("id").GetString() == mine.Id.ToString());
        Assert.Equal(
            ("Neue Rechnung", "Die Rechnung R-1 ist verfügbar."),
            (card.GetProperty("title").GetString(), card.GetProperty("message").GetString()));
        Assert.DoesNotContain(foreign.Id.ToString(), list.At("data").GetRawText(), StringComparison.Ordinal);
        var french = await api.Get("/api/client/notifications?category=finances", World.Alice);
        Assert.Contains("La facture R-1 est disponible.", french.At("data").GetRawText(), StringComparison.Ordinal);
        Assert.NotEqual(list.Header("ETag"), french.Header("ETag"));
    }

    [Fact]
    public async Task Unread_ones_are_counted_in_meta_until_they_are_read()
    {
        var one = Told(World.Alice.Id, "R-3");
        var before = (await api.Get("/api/client/notifications", World.Alice)).At("meta", "unread_count").GetInt32();
        Assert.Equal(before, (await api.Get("/api/client/notifications?read=false", World.Alice)).At("meta", "total").GetInt32());
        var read = await api.Put($"/api/client/notifications/{one.Id}/read", World.Alice, new { });
        Assert.True(read.Status == 200 && read.At("data", "read").GetBoolean());
        Assert.Equal(before - 1, (await api.Get("/api/client/notifications", World.Alice)).At("meta", "unread_count").GetInt32());
        Told(World.Alice.Id, "R-4");
        Assert.True((await api.Put("/api/client/notifications/read", World.Alice, new { })).At("data", "read").GetInt32() > 0);
        Assert.Equal(0, (await api.Get("/api/client/notifications", World.Alice)).At("meta", "unread_count").GetInt32());
    }

    [Fact]
    public async Task Somebody_elses_answers_like_one_that_is_not_there()
    {
        var foreign = Told(World.Bob.Id, "R-5");
        var (theirs, unknown) =
            (await api.Put($"/api/client/notifications/{foreign.Id}/read", World.Alice, new { }),
            await api.Put($"/api/client/notifications/{World.Id(404)}/read", World.Alice, new { }));
        Assert.Equal((404, "NOT_FOUND"), (theirs.Status, theirs.Code));
        Assert.Equal(
            (unknown.Status, unknown.Code, unknown.Text("error", "message")),
            (theirs.Status, theirs.Code, theirs.Text("error", "message")));
        Assert.False(api.World.Find<Notification>(foreign.Id)!.IsRead);
    }

    [Fact]
    public async Task A_person_chooses_by_category_how_they_want_to_hear_and_nobody_chooses_for_another()
    {
        const string path = "/api/client/notifications/preferences";
        var chosen = await api.Put(path, World.Alice, new { category = "support", dashboard = true, email = true });
        Assert.Equal(200, chosen.Status);
        Assert.True(
            Support(chosen).GetProperty("email").GetBoolean() && Support(await api.Get(path, World.Alice)).GetProperty("email")
            .GetBoolean());
        Assert.False(Support(await api.Get(path, World.Bob)).GetProperty("email").GetBoolean());
        foreach (var bad in (
            object[])[new { }, new { category = "weather", dashboard = true, email = true },
            new { category = "support", dashboard = true }])
            Assert.Equal(
                (400, "VALIDATION_ERROR"), (await api.Put(path, World.Alice, bad)) is var reply ? (reply.Status, reply.Code) : default);

        static System.Text.Json.JsonElement Support(Reply reply) => reply.At("data").EnumerateArray()
            .Single(c => c.GetProperty("category").GetString() == "support");
    }

    private Notification Told(EntityId to, string number)
    {
        var told = new Notification
        {
            Id = EntityId.Of($"{to}/{number}"), Version = 1, UserId = to, Occasion = Occasion.InvoiceIssued, Facts = [number],
                About = "/invoices/x", CreatedAt = World.Start, UpdatedAt = World.Start,
        };
        api.World.Put(told);
        return told;
    }
}
