using System.Collections.Immutable;
using System.Globalization;
using Presta.Companies;
using Presta.People;

namespace Presta.Demo;

/// <summary>The six accounts first; then clients' contacts, prestataires, resellers and the company's own staff.</summary>
internal static class DemoUsers
{
    public const int PrestatairesPerScale = 25;
    public const int RevendeursPerScale = 8;

    private static readonly ImmutableArray<string> ContactTitles =
    [
        "Membre de la direction", "Responsable marketing", "Responsable informatique", "Responsable communication",
        "Responsable e-commerce", "Responsable achats",
    ];

    private static readonly ImmutableArray<string> PrestataireTitles =
    [
        "Spécialiste front-end", "Spécialiste back-end", "Designer UX/UI", "Spécialiste mobile", "Spécialiste SEO", "DevOps",
        "Spécialiste tests", "Spécialiste contenus", "Architecte logiciel", "Analyste de données",
    ];

    private static readonly ImmutableArray<string> RevendeurTitles =
    [
        "Partenaire Suisse romande", "Partenaire Arc jurassien", "Partenaire Valais", "Partenaire Suisse alémanique",
    ];

    private static readonly ImmutableArray<string> StaffTitles =
    [
        "Responsable de projet", "Responsable clientèle", "Responsable technique", "Responsable finances",
    ];

    // Two names that differ by accents only would share an e-mail address.
    private static readonly StringComparer AsInAddresses = StringComparer.Create(
        CultureInfo.InvariantCulture, CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreCase);

    public static IEnumerable<User> Make(int scale, ImmutableArray<Company> companies)
    {
        var (chance, names) = (new Chance(Nouns.Users), DemoAccounts.Users.Select(u => u.Name).ToHashSet(AsInAddresses));
        var clients = companies.Where(c => c.Status is CompanyStatus.Client).ToArray();

        User Person(Portal role, ImmutableArray<string> titles, Company? company = null) =>
            One(role, chance.Pick(titles), company, chance, names);
        IEnumerable<User> People(int count, Portal role, ImmutableArray<string> titles) => Enumerable.Range(0, count)
            .Select(_ => Person(role, titles));

        return DemoAccounts.Users.Select(account => account with
            {
                Phone = chance.Digits("+41 79 ### ## ##"),
                CompanyId = account.Email switch
                {
                    DemoAccounts.Client => clients[0].Id,
                    DemoAccounts.OtherClient => clients[1].Id,
                    _ => EntityId.None,
                },
            })
            .Concat(clients.SelectMany(c => Enumerable.Range(0, chance.Between(1, 2)).Select(_ => Person(Portal.Client, ContactTitles, c))))
            .Concat(People((PrestatairesPerScale * scale) - 1, Portal.Prestataire, PrestataireTitles))
            .Concat(People((RevendeursPerScale * scale) - 2, Portal.Revendeur, RevendeurTitles))
            .Concat(People(3 + (2 * scale), Portal.Superadmin, StaffTitles))
            .Numbered();
    }

    private static string Domain(Portal role) => role is Portal.Superadmin ? "presta.example" : $"{role.Code()}.example";

    private static User One(Portal role, string title, Company? company, Chance chance, HashSet<string> names)
    {
        var name = names.Unused(() =>
            $"{(chance.OneIn(4) ? chance.FrenchFirstName : chance.Pick(Names.First))} {(chance.OneIn(3) ? chance.FrenchSurname : chance.Pick(Names.Swiss))}");
        return new()
        {
            Name = name,
            Email = Addresses.Email(name, company is null ? Domain(role) : Addresses.Domain(company.Name)),
            Roles = role,
            Status = role is (Portal.Prestataire or Portal.Revendeur) && chance.OneIn(30) ? UserStatus.Disabled : UserStatus.Active,
            CompanyId = company?.Id ?? EntityId.None,
            Phone = chance.Digits("+41 78 ### ## ##"),
            JobTitle = title,
            Language = company?.Canton switch
            {
                "ZH" or "BE" or "BS" or "LU" => Language.De,
                "TI" => Language.It,
                _ => chance.OneIn(15) ? Language.En : Language.Fr,
            },
            TimeZone = BusinessTime.Zone.Id,
        };
    }
}
