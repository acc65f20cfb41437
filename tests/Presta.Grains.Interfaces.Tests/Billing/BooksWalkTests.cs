using System.Collections.Immutable;
using System.Globalization;
using Presta.Billing;
using Presta.Catalogs;
using Xunit.Abstractions;

namespace Presta.Tests.Billing;

/// <summary>
/// Two thousand operations that were carried out, by chance, on the books of three clients in two currencies: after each, every figure is
/// what a clerk has who knows none of the rules. <c>PRESTA_SEED</c> walks another way.
/// </summary>
public sealed class BooksWalkTests(ITestOutputHelper output)
{
    private const int Operations = 2_000;
    private static readonly string[] Currencies = ["CHF", "EUR"];
    private static readonly EntityId[] Clients = [EntityId.Of("client/1"), EntityId.Of("client/2"), EntityId.Of("client/3")];

    public static TheoryData<int> Seeds => Environment.GetEnvironmentVariable("PRESTA_SEED") is { } seed
        ? [int.Parse(seed, CultureInfo.InvariantCulture)] : [1];

    [Theory, MemberData(nameof(Seeds))]
    public void After_every_operation_all_figures_are_those_of_a_naive_count(int seed)
    {
        var (random, today, done, refused, foreign) = (new Random(seed), new DateOnly(2026, 1, 5), 0, 0, 0);
        var books = Clients.ToDictionary(client => client, client => Books.Of(client, []));
        var ledgers = Clients.ToDictionary(client => client, _ => new NaiveLedger());
        var (told, kinds) = (new Dictionary<(EntityId, string, DateOnly), decimal>(), new Dictionary<string, int>());
        for (var step = 0; done < Operations; step++)
        {
            Assert.True(step < Operations * 20, $"seed {seed}: {done} of {step} operations were allowed");
            var client = Clients[random.Next(Clients.Length)];
            var others = random.Next(20) == 0;   // asks for what is another client's
            var (name, moved) =
                Move(random, books[client], books[others ? Clients.First(c => c != client) : client], EntityId.Of($"{seed}/{step}"), today);
            if (others && name is not "issue")
                foreign += moved.Error is not null ? 1
                    : throw new InvalidOperationException($"seed {seed}, step {step}: {name} on another client's");
            if (moved is { Error: null, Value.IsEmpty: false })
            {
                ImmutableArray<Row> rows = [.. moved.Value.Select(row => row with { Version = row.Version + 1 })];
                books[client] = books[client].With(rows);
                ledgers[client].Note(rows);
                kinds[name] = kinds.GetValueOrDefault(name) + 1;
                done++;
                Agrees(books[client], ledgers[client], today);
            }
            else refused++;
            foreach (var currency in Currencies) told[(client, currency, today)] = ledgers[client].Balance(currency);
            if (random.Next(12) == 0) today = today.AddDays(1);
        }
        output.WriteLine(
            $"seed {seed}: {done} operations, {refused} refused, {foreign} of them on another client's; {string.Join(", ", kinds.OrderBy(k => k.Key).Select(k => $"{k.Key} {k.Value}"))}");
        Assert.Equal(13, kinds.Count);
        Assert.NotEqual(0, foreign);
        Assert.All(told, then =>
        {
            var (client, currency, day) = then.Key;
            Assert.Equal(then.Value, In(currency, books[client], day).Balance);
            Assert.Equal(then.Value, Movement.Of(books[client]).Where(m => m.Currency == currency && m.On <= day).Sum(m => m.Amount));
        });
    }

    private static (string, Result<ImmutableArray<Row>>) Move(Random random, Books books, Books from, EntityId id, DateOnly today)
    {
        var (invoice, payment, credit) =
            (Any(random, from.Invoices), Any(random, from.Payments),
            Any(random, from.Credits.Where(c => c.Left > 0 || random.Next(8) == 0)));
        decimal? part = random.Next(2) == 0 ? null : random.Next(1, 60_000) / 100m;
        return random.Next(14) switch
        {
            0 or 1 => ("issue", ImmutableArray.Create<Row>(New(random, books.ClientId, id, today))),
            2 when random.Next(2) == 0 => ("begin several", books.BeginAll(Several(random, from, part), id, today)),
            2 or 3 => ("begin", books.Begin(new(invoice, (PaymentMethod)random.Next(3), part), id, today)),
            4 or 5 => ("settle", books.Settle(payment, random.Next(3) == 0 ? part : null, today)),
            6 => ("fail", books.Fail(payment, "declined")),
            7 => ("refund", books.Refund(payment, today)),
            8 => random.Next(2) == 0 ? ("ask refund", books.AskRefund(payment, today))
                : ("keep payment", books.KeepPayment(payment, "too_late")),
            9 => ("receive", books.Receive(invoice, part ?? 200, id, today)),
            10 => ("credit note", books.CreditNote(new(invoice, part ?? 50), id, today)),
            11 or 12 => ("use credit", books.UseCredit(credit, invoice, part, today)),
            _ => random.Next(2) == 0 ? ("pay out", books.PayOut(credit, today)) : ("cancel", books.Cancel(invoice, today)),
        };
    }

    private static NewCharge Several(Random random, Books books, decimal? part) => new(
        [.. books.Invoices.Where(i => i.Currency == Currencies[random.Next(2)]).OrderBy(_ => random.Next()).Take(2)
            .Select(i => new Allocation(i.Id, part ?? Math.Max(i.Open, 0.01m))).DefaultIfEmpty(new(EntityId.None, 1))],
        PaymentMethod.Transfer);

    private static void Agrees(Books books, NaiveLedger ledger, DateOnly today)
    {
        Assert.All(books.Invoices, i =>
        {
            Assert.InRange(i.Paid, 0, i.Total);
            Assert.Equal(ledger.OpenOf(i.Id), i.Open);
            Assert.Equal(ledger.OpenOf(i.Id), books.OpenOf(i, today));
        });
        foreach (var currency in Currencies)
        {
            var (r, open) = (In(currency, books, today), ledger.Open(currency, _ => true));
            Assert.Equal(ledger.Balance(currency), r.Balance);
            Assert.Equal(ledger.Credit(currency), r.Credit);
            Assert.Equal(ledger.Credit(currency), books.Credits.Where(c => c.Currency == currency).Sum(c => c.Left));
            Assert.Equal(ledger.Open(currency, i => i.DueOn < today), r.Overdue);
            Assert.Equal(ledger.Open(currency, i => !(i.DueOn < today)), r.Pending);
            Assert.Equal(r.Balance, open - r.Credit);
            Assert.Equal(open, Sums(books, today).Where(s => s.Currency == currency).Sum(s => s.Open));
            Assert.Equal(open, r.Ageing.Current + r.Ageing.Days30 + r.Ageing.Days60 + r.Ageing.Days90 + r.Ageing.Older);
            Assert.Equal(ledger.Open(currency, i => today.DayNumber - i.DueOn!.Value.DayNumber is > 30 and <= 60), r.Ageing.Days60);
        }
        Assert.Equal(Movement.Of(books).Length, Movement.Of(books).Select(m => m.Id).Distinct().Count());
        Assert.Empty(books.Mended(books, today));
    }

    private static Receivables In(string currency, Books books, DateOnly on) =>
        Receivables.Of(books, on).FirstOrDefault(r => r.Currency == currency) ?? new(currency, 0, 0, 0, 0, 0, 0, new(0, 0, 0, 0, 0));

    private static Invoice New(Random random, EntityId client, EntityId id, DateOnly today) => new()
    {
        Id = id, Number = $"HYP-{id}", ClientId = client, Status = InvoiceStatus.Sent, IssuedOn = today, DueOn = today.AddDays(10),
            Total = random.Next(10_000, 80_000) / 100m,
        Currency = Currencies[random.Next(Currencies.Length)],
    };

    private static EntityId Any<T>(Random random, IEnumerable<T> rows)
        where T : Row => rows.ToArray() is { Length: > 0 } all ? all[random.Next(all.Length)].Id : EntityId.None;

    private static ImmutableArray<InvoiceSum> Sums(Books books, DateOnly today)
    {
        Invoice[] standing = [.. books.Invoices.Select(invoice => invoice with { Standing = invoice.StandingOn(today) })];
        return InvoiceSum.Of(new([], standing.Length, "", default, Groups: Groups<Invoice>.Of(standing, InvoiceSum.In(new()).Grouping!)));
    }
}
