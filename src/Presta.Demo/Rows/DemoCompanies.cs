using System.Globalization;
using Presta.Companies;

namespace Presta.Demo;

/// <summary>Clients first, so that company 1 and 2 are the demo clients'; then who may become one, or no longer is.</summary>
internal static class DemoCompanies
{
    public static IEnumerable<Company> Make(int scale)
    {
        var (chance, known) = (new Chance(Nouns.Companies), new HashSet<string>());
        return Enumerable.Repeat(CompanyStatus.Client, 12 * scale)
            .Concat(Enumerable.Repeat(CompanyStatus.Prospect, 3 * scale))
            .Concat(Enumerable.Repeat(CompanyStatus.Negotiating, 2 * scale))
            .Concat(Enumerable.Repeat(CompanyStatus.Inactive, scale))
            .Select(status => One(status, chance, known)).Numbered();
    }

    private static Company One(CompanyStatus status, Chance chance, HashSet<string> known)
    {
        var (trade, place) = (chance.Pick(Trades.All), chance.Pick(Places.All));
        var name = known.Unused(
            () => string.Format(CultureInfo.InvariantCulture, chance.Pick(trade.Names), chance.Pick(Names.Swiss), place.City),
            () => string.Format(
                CultureInfo.InvariantCulture, chance.Pick(trade.Names), $"{chance.Pick(Names.Swiss)}-{chance.FrenchSurname}", place.City));
        return new()
        {
            Name = name,
            Status = status,
            Ide = known.Unused(() => Ide(chance)),
            Industry = trade.Industry,
            Email = $"contact@{Addresses.Domain(name)}",
            Phone = chance.Digits($"+41 {place.Dial} ### ## ##"),
            Website = $"https://www.{Addresses.Domain(name)}",
            Street = $"{chance.Pick(Places.Streets)} {chance.Between(1, 98)}",
            PostalCode = place.PostalCode,
            City = place.City,
            Canton = place.Canton,
            Notes = status switch
            {
                CompanyStatus.Client => chance.OneIn(3) ? "Paiement à 30 jours ; factures à envoyer par e-mail." : null,
                CompanyStatus.Prospect => "Rencontrée à un salon ; premier rendez-vous à fixer.",
                CompanyStatus.Negotiating => "Offre envoyée ; décision attendue ce trimestre.",
                CompanyStatus.Inactive => "Plus de mandat depuis plus d'un an.",
            },
        };
    }

    /// <summary>The ninth digit checks the eight others (modulo 11), as the register has it.</summary>
    private static string Ide(Chance chance)
    {
        while (true)
        {
            var digits = chance.Digits("1#######");
            var check = (11 - digits.Zip("54327654", (d, weight) => (d - '0') * (weight - '0')).Sum() % 11) % 11;
            if (check < 10) return $"CHE-{digits[..3]}.{digits[3..6]}.{digits[6..]}{check}";
        }
    }
}
