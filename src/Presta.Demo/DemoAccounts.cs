using System.Collections.Immutable;
using Presta.People;

namespace Presta.Demo;

/// <summary>The people one can sign in as: always the same six, whatever the scale and the day.</summary>
public static class DemoAccounts
{
    public const string Client = "client@demo.presta";
    public const string OtherClient = "client2@demo.presta";
    public const string Prestataire = "prestataire@demo.presta";
    public const string Revendeur = "revendeur@demo.presta";
    public const string OtherRevendeur = "revendeur2@demo.presta";
    public const string Superadmin = "superadmin@demo.presta";

    public static readonly ImmutableArray<string> Emails = [Client, OtherClient, Prestataire, Revendeur, OtherRevendeur, Superadmin];

    internal static readonly ImmutableArray<User> Users =
    [
        Account("Claire Favre", Client, Portal.Client, "Directrice des opérations"),
        Account("Marc Dubois", OtherClient, Portal.Client, "Responsable informatique"),
        Account("Lucas Moreau", Prestataire, Portal.Prestataire, "Développeur full-stack"),
        Account("Sophie Rochat", Revendeur, Portal.Revendeur, "Partenaire commerciale"),
        Account("Nicolas Blanc", OtherRevendeur, Portal.Revendeur, "Conseiller de vente"),
        Account("Élodie Perret", Superadmin, Portal.Superadmin, "Directrice générale"),
    ];

    private static User Account(string name, string email, Portal role, string jobTitle) => new()
    {
        Name = name,
        Email = email,
        Roles = role,
        Status = UserStatus.Active,
        JobTitle = jobTitle,
        Language = Language.Fr,
        TimeZone = BusinessTime.Zone.Id,
    };
}
