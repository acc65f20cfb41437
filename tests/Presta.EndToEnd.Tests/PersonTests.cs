using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>People go on working in Notion.</summary>
public sealed class PersonTests(ITestOutputHelper output)
{
    private const string Status = "Statut Projet";

    [Fact]
    public async Task A_person_s_edit_in_Notion_shows_in_the_API_within_a_poll()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            var project = (await presta.Client.Projects("active"))[0];

            await presta.Sandbox.Edit(project, new() { [Status] = Values.Choice("En pause") });

            var shown = await Wait.Until(
                async () => (await presta.Client.Project(project)).ProjectStatus == "on_hold", TimeSpan.FromSeconds(30),
                "the API shows the edit", TimeSpan.FromMilliseconds(50));
            output.Tell($"a person's edit shows after {shown.TotalSeconds:0.0} s (polls every 2 s)");
        });
    }

    [Fact]
    public async Task An_edit_of_the_same_property_on_both_sides_is_a_conflict_that_keeps_both_until_the_API_decides()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            var project = (await presta.Client.Projects("active"))[0];
            await presta.Sandbox.Break(new { fault = "offline" });
            Assert.True((await presta.Client.Move(project, "on_hold")).IsOk);
            await presta.Sandbox.Edit(project, new() { [Status] = Values.Choice("En révision") });

            await presta.Sandbox.Mend();

            await Sync(presta, project, "conflict");
            await TwoMorePolls(presta);
            Assert.Equal("on_hold", (await presta.Client.Project(project)).ProjectStatus);
            Assert.Equal("conflict", (await presta.Client.Project(project)).Sync);
            Assert.Equal("En révision", (await presta.Sandbox.Page(project)).Text(Status));

            Assert.True((await presta.Client.Move(project, "active")).IsOk);

            await Sync(presta, project, "synced");
            Assert.Equal("active", (await presta.Client.Project(project)).ProjectStatus);
            Assert.Equal("En cours", (await presta.Sandbox.Page(project)).Text(Status));
        });
    }

    [Fact]
    public async Task A_quote_that_staff_make_an_invoice_is_one_and_a_page_of_neither_kind_is_nowhere()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            async Task<string[]> Numbers(string list) =>
                [.. (await presta.Client.Get($"/api/client/{list}?limit=100&fields=number")).Data.EnumerateArray()
                .Select(row => row.GetProperty("number").GetString()!)];
            var quotes = (await presta.Client.Get("/api/client/quotes?status=accepted&fields=number")).Data.EnumerateArray()
                .Select(q => (Id: q.GetProperty("id").GetString()!, Number: q.GetProperty("number").GetString()!)).ToArray();
            Assert.DoesNotContain(quotes[0].Number, await Numbers("invoices"));

            await presta.Sandbox.Edit(quotes[0].Id, new() { ["Type"] = Values.Choice("Facture"), ["Statut"] = Values.Choice("Envoyée") });
            await presta.Sandbox.Edit(quotes[1].Id, new() { ["Type"] = Values.Choice("Note") });

            await Wait.Until(
                async () => await Numbers("quotes") is var left && !left.Contains(quotes[0].Number) && !left.Contains(quotes[1].Number),
                TimeSpan.FromSeconds(60), "both are no quotes any more");
            await Wait.Until(
                async () => (await Numbers("invoices")).Contains(quotes[0].Number), TimeSpan.FromSeconds(60), "the first is an invoice");
            Assert.DoesNotContain(quotes[1].Number, await Numbers("invoices"));
            Assert.Equal(404, (int)(await presta.Client.Get($"/api/client/quotes/{quotes[0].Id}")).Status);

            await presta.Sandbox.Edit(quotes[1].Id, new() { ["Type"] = Values.Choice("Devis") });
            await Wait.Until(
                async () => (await Numbers("quotes")).Contains(quotes[1].Number), TimeSpan.FromSeconds(60), "the second is a quote again");
        });
    }

    private static Task Sync(Installation presta, string project, string state) =>
        Wait.Until(async () => (await presta.Client.Project(project)).Sync == state, TimeSpan.FromSeconds(60), $"sync is {state}");

    private static async Task TwoMorePolls(Installation presta)
    {
        var database = (await presta.Sandbox.Database("Projets clients"))["id"]!.GetValue<string>();
        var path = $"/v1/databases/{database}/query";
        async Task<int> Polls() => (await presta.Sandbox.Stats())
            .Calls.Count(c => c.Path.Replace("-", "", StringComparison.Ordinal) == path.Replace("-", "", StringComparison.Ordinal)
            && c.Status == 200);
        var before = await Polls();
        await Wait.Until(async () => await Polls() >= before + 2, TimeSpan.FromSeconds(60), "two more polls of the projects");
    }
}
