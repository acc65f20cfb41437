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
        ["Directrice marketing", "Directeur général", "Responsable informatique", "Cheffe de produit", "Responsable communication", "Assistante de direction", "Responsable e-commerce"];

    private static readonly ImmutableArray<string> PrestataireTitles =
        ["Développeuse front-end", "Développeur back-end", "Designer UX/UI", "Développeur mobile", "Consultante SEO", "Ingénieure DevOps", "Testeur QA", "Rédactrice web", "Intégrateur web", "Analyste de données"];

    private static readonly ImmutableArray<string> RevendeurTitles = ["Partenaire commercial", "Conseillère de vente", "Agent régional", "Apporteuse d'affaires"];

    private static readonly ImmutableArray<string> StaffTitles = ["Chef de projet", "Cheffe de projet", "Directrice de clientèle", "Responsable technique", "Responsable finances"];

    // Two names that differ by accents only would share an e-mail address.
    private static readonly StringComparer AsInAddresses = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreCase);

    public static IEnumerable<User> Make(int scale, ImmutableArray<Company> companies)
    {
        var (chance, names) = (new Chance(Nouns.Users), DemoAccounts.Users.Select(u => u.Name).ToHashSet(AsInAddresses));
        var clients = companies.Where(c => c.Status is CompanyStatus.Client).ToArray();

        User Person(Portal role, ImmutableArray<string> titles, Company? company = null) => One(role, chance.Pick(titles), company, chance, names);
        IEnumerable<User> People(int count, Portal role, ImmutableArray<string> titles) => Enumerable.Range(0, count).Select(_ => Person(role, titles));

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

    private static User One(Portal role, string title, Company? company, Chance chance, HashSet<string> names)
    {
        var name = names.Unused(() => $"{chance.FirstName} {(chance.OneIn(3) ? chance.FrenchSurname : chance.Pick(Surnames.Swiss))}");
        return new()
        {
            Name = name,
            Email = Addresses.Email(name, company is null ? $"{role.Code()}.example" : Addresses.Domain(company.Name)),
            Roles = role,
            Status = role is (Portal.Prestataire or Portal.Revendeur) && chance.OneIn(30) ? UserStatus.Disabled : UserStatus.Active,
            CompanyId = company?.Id ?? EntityId.None,
            Phone = chance.Digits("+41 7# ### ## ##"),
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
