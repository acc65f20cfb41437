using System.Collections.Immutable;
using Presta.Billing;

namespace Presta.Tests.Billing;

/// <summary>Two thousand moves, by chance but the same ones every time: after each, every figure agrees with a count that knows nothing of the others.</summary>
public sealed class BooksWalkTests
{
    private static readonly EntityId Client = EntityId.Of("client");
    private static readonly DateOnly Start = new(2026, 1, 5);

    [Theory, InlineData(1)]
    public void After_every_move_all_figures_agree(int seed)
    {
        var (random, books, today, done, told) = (new Random(seed), Books.Of(Client, []), Start, 0, new Dictionary<DateOnly, decimal>());
        for (var step = 0; step < 2_000; step++)
        {
            if (Move(random, books, EntityId.Of($"{seed}/{step}"), today) is { Error: null } moved)
            {
                books = books.With([.. moved.Value.Select(row => row with { Version = row.Version + 1 })]);
                done++;
            }
            Agrees(books, today);
            told[today] = Receivables.Of(books, today)[0].Balance;
            if (random.Next(8) == 0) today = today.AddDays(1);
        }
        Assert.True(done > 700, $"only {done} of the moves were allowed");
        Assert.All(told, day => Assert.Equal(day.Value, Receivables.Of(books, day.Key)[0].Balance));
    }

    private static Result<ImmutableArray<Row>> Move(Random random, Books books, EntityId id, DateOnly today)
    {
        var invoice = Any(random, books.Invoices)?.Id ?? EntityId.None;
        var payment = Any(random, books.Payments)?.Id ?? EntityId.None;
        var credit = Any(random, books.Credits)?.Id ?? EntityId.None;
        decimal? part = random.Next(2) == 0 ? null : random.Next(1, 60_000) / 100m;
        return random.Next(10) switch
        {
            0 => ImmutableArray.Create<Row>(New(random, id, today)),
            1 or 2 => books.Begin(new(invoice, (PaymentMethod)random.Next(3), part), id, today),
            3 or 4 => books.Settle(payment, random.Next(3) == 0 ? part : null, today),
            5 => books.Fail(payment, "declined"),
            6 => books.Refund(payment, today),
            7 => random.Next(2) == 0 ? books.CreditNote(new(invoice, part ?? 50), id, today) : books.Receive(invoice, part ?? 200, id, today),
            8 => books.UseCredit(credit, invoice, part, today),
            _ => random.Next(2) == 0 ? books.PayOut(credit, today) : books.Cancel(invoice, today),
        };
    }

    private static void Agrees(Books books, DateOnly today)
    {
        Assert.All(books.Invoices, i =>
        {
            Assert.InRange(i.Paid, 0, i.Total);
            Assert.Equal(books.PaidOf(i), i.Paid);
            Assert.Equal(i.Open, books.OpenOf(i, today));
        });
        var r = Receivables.Of(books, today)[0];
        Assert.Equal(Movement.Of(books).Sum(m => m.Amount), r.Balance);
        Assert.Equal(r.Balance, r.Pending + r.Overdue - r.Credit);
        Assert.Equal(books.Credits.Sum(c => c.Left), r.Credit);
        Assert.Equal(r.Pending + r.Overdue, books.Invoices.Sum(i => i.Open));
        Assert.Equal(r.Overdue, books.Invoices.Where(i => i.IsOverdue(today)).Sum(i => i.Open));
        Assert.Equal(r.Pending + r.Overdue, InvoiceSum.Of(books.Invoices, today).Sum(s => s.Open));
        Assert.Equal(r.Pending + r.Overdue, r.Ageing.Current + r.Ageing.Days30 + r.Ageing.Days60 + r.Ageing.Days90 + r.Ageing.Older);
        Assert.Empty(books.Mended(books, today));
    }

    private static Invoice New(Random random, EntityId id, DateOnly today) => new()
    {
        Id = id, Number = $"HYP-{id}", ClientId = Client, Status = InvoiceStatus.Sent, IssuedOn = today, DueOn = today.AddDays(10), Total = random.Next(10_000, 80_000) / 100m,
        Currency = "CHF",
    };

    private static T? Any<T>(Random random, ImmutableArray<T> rows) where T : class => rows.IsEmpty ? null : rows[random.Next(rows.Length)];
}
