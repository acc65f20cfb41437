using System.Text.Json;
using Presta.Billing;
using Presta.Documents;
using Presta.Projects;
using Presta.Support;

namespace Presta.Tests.Walk;

/// <summary>
/// All endpoints that show a figure, asked at once: each against the clerk's, and against each other where they show the same.
/// </summary>
internal sealed class Agreement(JournalLedger ledger, Browser client, DateOnly today)
{
    private static readonly string[] Currencies = ["CHF", "EUR"];
    private static readonly string[] Standings = ["pending", "partially_paid", "overdue", "paid", "cancelled"];

    public static int Figures { get; private set; }

    private EntityId Company => client.User.CompanyId;

    /// <summary>The version that all of it was told of.</summary>
    public async Task<long> OfMoney(Random random)
    {
        var accounts = Currencies.ToDictionary(c => c, c => ledger.Of(Company, c, today));
        var (balance, stats, list, standing) = (Data("balance"), Data("dashboard/stats"), client.Get("/api/client/invoices?limit=100"),
            Standings[random.Next(Standings.Length)] is var s ? (Name: s, List: client.Get($"/api/client/invoices?limit=1&status={s}"))
                : default);
        var (payments, credits) = (client.Get("/api/client/payments?limit=1"), client.Get("/api/client/credits?limit=100"));
        var summaries = Currencies.ToDictionary(c => c, c => Data($"financial-summary?currency={c}"));
        var statements = Currencies.ToDictionary(c => c, c => client.Get($"/api/client/transactions?currency={c}&order=desc&limit=100"));
        await Task.WhenAll([balance, stats, list, standing.List, payments, credits, .. summaries.Values, .. statements.Values]);

        var version = (await balance).GetProperty("as_of_version").GetInt64();
        foreach (var currency in Currencies)
        {
            var mine = accounts[currency];
            if ((await balance).GetProperty("currencies").EnumerateArray()
                .FirstOrDefault(c => c.GetProperty("currency").GetString() == currency) is { ValueKind: JsonValueKind.Object } told)
                Balance($"balance {currency}", told, mine);
            else Same($"balance {currency}", 0, mine.Lines);
            Summary($"summary {currency}", await summaries[currency], mine);
            Statement($"statement {currency}", await statements[currency], mine, currency);
            Same($"summary {currency} version", version, (await summaries[currency]).GetProperty("as_of_version").GetInt64());
            Same($"statement {currency} version", version, (await statements[currency]).GetProperty("meta").GetProperty("as_of_version")
                .GetInt64());
        }
        Sums(await list, accounts);
        await OfQuotes(summaries);
        Same($"invoices?status={standing.Name}", accounts.Values.Sum(a => a.Invoices.Count(i => a.StatusOf(i) == standing.Name)),
            Total(await standing.List));
        Same("payments", accounts.Values.Sum(a => a.Payments.Length), Total(await payments));
        Same("credits", accounts.Values.Sum(a => a.Credits.Length), Total(await credits));
        if (Total(await credits) <= 100)
            Same("credits left", accounts.Values.Sum(a => a.Credit), (await credits).GetProperty("data").EnumerateArray()
                .Sum(c => Money(c, "left")));
        var open = accounts.Values.SelectMany(a => a.Invoices.Where(i => a.OpenOf(i) > 0)).Count();
        Same("dashboard pending_invoices", open, (await stats).GetProperty("pending_invoices").GetInt32());
        Same("dashboard pending_amount", accounts["CHF"].Pending + accounts["CHF"].Overdue, Money(await stats, "pending_amount"));
        if (accounts.Values.SelectMany(a => a.Invoices.Select(i => (Account: a, Invoice: i))).ToArray() is { Length: > 0 } all)
            await Detail(all[random.Next(all.Length)], version);
        return version;
    }

    /// <summary>What was quoted this year, as the summary, the list and the journal have it.</summary>
    private async Task OfQuotes(Dictionary<string, Task<JsonElement>> summaries)
    {
        var list = await client.Get($"/api/client/quotes?limit=1&from={today.Year}-01-01&to={today:yyyy-MM-dd}");
        foreach (var currency in Currencies)
        {
            var mine = ledger.All<Quote>()
                .Where(q => q.ClientId == Company && (q.Currency ?? "CHF") == currency && q.Status is not QuoteStatus.Draft
                && q.IssuedOn?.Year == today.Year && q.IssuedOn <= today).ToArray();
            var (quoted, sums) =
                (mine.Where(q => q.Status is not QuoteStatus.Rejected).Sum(q => q.Total), list.GetProperty("meta").GetProperty("sums")
                .EnumerateArray().Where(s => s.GetProperty("currency").GetString() == currency).ToArray());
            Same($"summary {currency} quoted", quoted, Money((await summaries[currency]).GetProperty("totals"), "total_quoted"));
            Same($"summary {currency} quotes", mine.Length, (await summaries[currency]).GetProperty("quotes").GetArrayLength());
            Same($"quotes {currency}", quoted, sums.Where(s => s.GetProperty("status").GetString() is not "rejected")
                .Sum(s => Money(s, "amount_ttc")));
            Same($"quotes {currency} accepted", mine.Count(q => q.Status is QuoteStatus.Accepted),
                sums.Where(s => s.GetProperty("status").GetString() is "accepted").Sum(s => s.GetProperty("count").GetInt32()));
        }
    }

    /// <summary>The lists by status, which follow a new day within a second.</summary>
    public async Task OfStandings()
    {
        var accounts = Currencies.Select(c => ledger.Of(Company, c, today)).ToArray();
        foreach (var standing in Standings)
            Same($"invoices?status={standing}", accounts.Sum(a => a.Invoices.Count(i => a.StatusOf(i) == standing)),
                Total(await client.Get($"/api/client/invoices?limit=1&status={standing}")));
    }

    /// <summary>Beside the money. What is told to people comes a moment after what happened.</summary>
    public async Task OfTheRest()
    {
        var (projects, tickets, documents) = (ledger.Projects(Company), ledger.Tickets(Company), ledger.Documents(Company));
        var (stats, dashboard, categories) = (Data("projects/stats"), Data("dashboard/stats"), Data("documents/categories"));
        var (done, waiting, drafts) =
            (client.Get("/api/client/support/tickets?limit=1&status=closed,resolved"),
            client.Get("/api/client/support/tickets?limit=1&status=open"), client.Get("/api/client/documents?limit=1"));
        await Task.WhenAll(stats, dashboard, categories, done, waiting, drafts);
        var active = projects.Count(p => p.Status is ProjectStatus.Active);
        Same("projects/stats total", projects.Length, (await stats).GetProperty("total").GetInt32());
        Same("projects/stats active", active, (await stats).GetProperty("active").GetInt32());
        Same("projects/stats total_budget", projects.Sum(p => p.Budget), Money(await stats, "total_budget"));
        Same("dashboard active_projects", active, (await dashboard).GetProperty("active_projects").GetInt32());
        Same("dashboard completed_projects", projects.Count(p => p.Status is ProjectStatus.Completed),
            (await dashboard).GetProperty("completed_projects").GetInt32());
        Same("dashboard total_budget", projects.Sum(p => p.Budget), Money(await dashboard, "total_budget"));
        Same("tickets done", tickets.Count(t => t.Status is TicketStatus.Closed or TicketStatus.Resolved), Total(await done));
        Same("tickets open", tickets.Count(t => t.Status is TicketStatus.Open), Total(await waiting));
        Same("documents", documents.Length, Total(await drafts));
        foreach (var folder in (await categories).EnumerateArray())
        {
            var inside = documents.Where(d => Code(d.Category) == folder.GetProperty("code").GetString()).ToArray();
            Same($"documents {folder.GetProperty("code")}", inside.Length, folder.GetProperty("count").GetInt32());
            Same($"documents {folder.GetProperty("code")} size", inside.Sum(d => d.Size), Money(folder, "total_size"));
        }
        foreach (var link in (await dashboard).GetProperty("links").EnumerateObject()
            .Where(l => l.Name is not "unread_notifications" and not "unread_messages"))
            Same($"dashboard {link.Name} and its link", (await dashboard).GetProperty(link.Name).GetInt32(),
                Total(await client.Get($"{link.Value.GetString()}&limit=1")));
    }

    public async Task OfNotifications()
    {
        var mine = ledger.Notifications(client.User.Id);
        var (stats, list, unread) =
            (await Data("dashboard/stats"), await client.Get("/api/client/notifications?limit=1"),
            await client.Get("/api/client/notifications?limit=1&read=false"));
        Same("notifications", mine.Length, Total(list));
        Same("notifications unread_count", mine.Count(n => !n.IsRead), list.GetProperty("meta").GetProperty("unread_count").GetInt32());
        Same("notifications?read=false", mine.Count(n => !n.IsRead), Total(unread));
        Same("dashboard unread_notifications", mine.Count(n => !n.IsRead), stats.GetProperty("unread_notifications").GetInt32());
    }

    private static void Balance(string where, JsonElement told, JournalLedger.Account mine)
    {
        Same($"{where} invoiced", mine.Invoiced, Money(told, "total_invoiced"));
        Same($"{where} credited", mine.Credited, Money(told, "total_credited"));
        Same($"{where} paid", mine.Paid, Money(told, "total_paid"));
        Same($"{where} pending", mine.Pending, Money(told, "total_pending"));
        Same($"{where} overdue", mine.Overdue, Money(told, "total_overdue"));
        Same($"{where} balance", mine.Balance, Money(told, "balance"));
        Same($"{where} credit", mine.Credit, Money(told, "credit"));
        var ageing = told.GetProperty("ageing");
        Same($"{where} 1–30", mine.Late(1, 30), Money(ageing, "from1_to30", "from1to30", "from_1_to_30"));
        Same($"{where} > 90", mine.Late(91, int.MaxValue), Money(ageing, "over90", "over_90"));
        Same($"{where} all ages", mine.Pending + mine.Overdue, ageing.EnumerateObject().Sum(a => a.Value.GetDecimal()));
    }

    private void Summary(string where, JsonElement told, JournalLedger.Account mine)
    {
        var totals = told.GetProperty("totals");
        Same($"{where} invoiced", mine.Invoiced, Money(totals, "total_invoiced"));
        Same($"{where} paid", mine.Paid, Money(totals, "total_paid"));
        Same($"{where} pending", mine.Pending, Money(totals, "total_pending"));
        Same($"{where} overdue", mine.Overdue, Money(totals, "total_overdue"));
        var (year, months) =
            (mine.Invoices.Where(i => i.Status is not InvoiceStatus.Cancelled && i.IssuedOn!.Value.Year == today.Year).ToArray(),
            told.GetProperty("monthly").EnumerateArray().ToArray());
        for (var month = 1; month <= 12; month++)
            Same($"{where} month {month}", year.Where(i => i.IssuedOn!.Value.Month == month).Sum(i => i.Total),
                months[month - 1].GetDecimal());
        Same($"{where} categories", year.Sum(i => i.Total), told.GetProperty("by_category").EnumerateArray().Sum(c => Money(c, "amount")));
    }

    private static void Statement(string where, JsonElement told, JournalLedger.Account mine, string currency)
    {
        Same($"{where} lines", mine.Lines, Total(told));
        var rows = told.GetProperty("data").EnumerateArray().ToArray();
        for (var i = 0; i + 1 < rows.Length; i++)
            Same($"{where} line {i}", Money(rows[i], "balance_after") - Money(rows[i], "amount"), Money(rows[i + 1], "balance_after"));
        if (mine.Lines == 0) return;
        Same($"{where} last line", mine.Balance, Money(rows[0], "balance_after"));
        var account = told.GetProperty("meta").GetProperty("accounts").EnumerateArray()
            .Single(a => a.GetProperty("currency").GetString() == currency);
        Same($"{where} closing", mine.Balance, Money(account, "closing"));
        Same($"{where} movements", mine.Balance, Money(account, "opening") + Money(account, "movements"));
    }

    private static void Sums(JsonElement list, Dictionary<string, JournalLedger.Account> accounts)
    {
        Same("invoices", accounts.Values.Sum(a => a.Invoices.Length), Total(list));
        var sums = list.GetProperty("meta").GetProperty("sums").EnumerateArray()
            .ToDictionary(s => (s.GetProperty("currency").GetString()!, s.GetProperty("status").GetString()!));
        foreach (var (currency, account) in accounts)
            foreach (var standing in Standings)
            {
                var alike = account.Invoices.Where(i => account.StatusOf(i) == standing).ToArray();
                if (!sums.TryGetValue((currency, standing), out var sum))
                {
                    Same($"sums {currency} {standing}", alike.Length, 0);
                    continue;
                }
                Same($"sums {currency} {standing} count", alike.Length, sum.GetProperty("count").GetInt32());
                Same($"sums {currency} {standing} total", alike.Sum(i => i.Total), Money(sum, "total"));
                Same($"sums {currency} {standing} paid", alike.Sum(account.PaidOf), Money(sum, "paid"));
                Same($"sums {currency} {standing} open", alike.Sum(account.OpenOf), Money(sum, "open"));
            }
    }

    private async Task Detail((JournalLedger.Account Account, Invoice Invoice) one, long version)
    {
        var (account, invoice) = one;
        var detail = await Data($"invoices/{invoice.Id}");
        Same($"invoice {invoice.Id} total", invoice.Total, Money(detail, "amount"));
        Same($"invoice {invoice.Id} paid", account.PaidOf(invoice), Money(detail, "paid_amount"));
        Same($"invoice {invoice.Id} open", account.OpenOf(invoice), Money(detail, "open_amount"));
        Assert.Equal(account.StatusOf(invoice), detail.GetProperty("status").GetString());
        Same($"invoice {invoice.Id} payments", account.Payments.Count(p => p.InvoiceId == invoice.Id),
            detail.GetProperty("payments").GetArrayLength());
        Assert.InRange(detail.GetProperty("as_of_version").GetInt64(), version, version + 1);   // its first view is a change
    }

    private async Task<JsonElement> Data(string path) => (await client.Get($"/api/client/{path}")).GetProperty("data");

    private static int Total(JsonElement list) => list.GetProperty("meta").GetProperty("total").GetInt32();

    private static decimal Money(JsonElement row, params string[] names) =>
        row.GetProperty(names.First(name => row.TryGetProperty(name, out _))).GetDecimal();

    private static string Code(DocumentCategory category) => category.ToString().ToLowerInvariant();

    private static void Same(string what, decimal expected, decimal told)
    {
        Figures++;
        if (expected != told) throw new DisagreementException($"{what}: the journal has {expected}, told is {told}");
    }
}

internal sealed class DisagreementException(string message) : Exception(message);
