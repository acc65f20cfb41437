using System.Collections.Immutable;

namespace Presta.Billing;

public enum TransactionType { Debit, Credit }

/// <summary>
/// A movement of a client's account as its list shows it: worked out from the books, kept nowhere. <see cref="Row.CreatedAt"/> is its day
/// and its place in the account, so that the order of birth is the order in which balances follow each other.
/// </summary>
public sealed record Transaction : Row
{
    [Column(Use.Sort | Use.Range | Use.Group, As = "date")] public required DateOnly On { get; init; }
    [Column(Use.Filter | Use.Group)] public required TransactionType Type { get; init; }
    [Column(Use.Filter | Use.Group)] public required MovementSource Source { get; init; }
    [Column(Use.Search | Use.Sort)] public required string Reference { get; init; }
    /// <summary>Positive where it raises what is owed.</summary>
    [Column(Use.Sort | Use.Amount)] public required decimal Amount { get; init; }
    [Column(Use.Filter | Use.Currency)] public required string Currency { get; init; }
    /// <summary>Of its currency, after it, whatever a question leaves out.</summary>
    public required decimal BalanceAfter { get; init; }
    [Column(Use.Filter | Use.Group)] public EntityId InvoiceId { get; init; }
    [Column(Use.Filter)] public EntityId PaymentId { get; init; }

    /// <summary>All of an account until a day.</summary>
    public static ImmutableArray<Transaction> Of(Books books, DateOnly until)
    {
        var balance = new Dictionary<string, decimal>();
        return [.. Movement.Of(books).Where(m => m.On <= until).Select((m, place) => new Transaction
        {
            Id = m.Id, Version = 1, CreatedAt = At(m.On, place), UpdatedAt = At(m.On, place), On = m.On,
                Type = m.Amount < 0 ? TransactionType.Credit : TransactionType.Debit,
            Source = m.Source, Reference = m.Reference, Amount = m.Amount, Currency = m.Currency, InvoiceId = m.InvoiceId,
                PaymentId = m.PaymentId,
            BalanceAfter = balance[m.Currency] = balance.GetValueOrDefault(m.Currency) + m.Amount,
        })];
    }

    private static DateTimeOffset At(DateOnly day, int place) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddTicks(place);
}

/// <summary>An account of one currency between two days: opening + movements = closing.</summary>
public sealed record Account(string Currency, decimal Opening, decimal Movements, decimal Closing)
{
    public static ImmutableArray<Account> Of(IEnumerable<Transaction> all, DateOnly? first, DateOnly? last) =>
    [
        .. from t in all
           where !(t.On > last)
           group t by t.Currency into account
           orderby account.Key != Invoice.Francs, account.Key
           let opening = account.Where(t => t.On < first).Sum(t => t.Amount)
           let closing = account.Sum(t => t.Amount)
           select new Account(account.Key, opening, closing - opening, closing),
    ];
}
