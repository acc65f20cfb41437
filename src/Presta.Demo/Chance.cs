using System.Collections.Immutable;
using Bogus;

namespace Presta.Demo;

/// <summary>
/// The one source of chance of a noun: the same noun draws the same things every time, however many rows other nouns have.
/// </summary>
internal sealed class Chance
{
    private const int Seed = 20_260_101;

    private readonly Faker faker;
    private readonly Randomizer random;

    public Chance(Noun noun) => faker = new("fr") { Random = random = new(Seed + Nouns.All.IndexOf(noun)) };

    public string FrenchFirstName => faker.Name.FirstName();

    public string FrenchSurname => faker.Name.LastName();

    /// <summary>From and to inclusive.</summary>
    public int Between(int from, int to) => random.Int(from, to);

    /// <summary>A share from and to inclusive.</summary>
    public decimal Share(decimal from, decimal to) => random.Decimal(from, to);

    public bool OneIn(int times) => random.Int(1, times) == 1;

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Int(0, from.Count - 1)];

    public ImmutableArray<T> Several<T>(IEnumerable<T> from, int count) => [.. random.Shuffle(from).Take(count)];

    /// <summary>Every <c>#</c> becomes a digit.</summary>
    public string Digits(string format) => random.Replace(format);
}
