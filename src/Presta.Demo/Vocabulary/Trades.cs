using System.Collections.Immutable;

namespace Presta.Demo;

/// <param name="Names">{0} is a surname, {1} a city.</param>
internal sealed record Trade(string Industry, params ImmutableArray<string> Names);

internal static class Trades
{
    public static readonly ImmutableArray<Trade> All =
    [
        new("Horlogerie", "Manufacture {0} SA", "Horlogerie {0} & Fils SA"),
        new("Santé", "Clinique {0} SA", "Laboratoires {0} SA", "Pharmacie {0} Sàrl"),
        new("Finance", "Fiduciaire {0} Sàrl", "{0} Gestion de Patrimoine SA"),
        new("Construction", "{0} Architectes Sàrl", "Entreprise {0} Construction SA", "Menuiserie {0} Sàrl"),
        new("Industrie", "{0} Mécanique SA", "Ateliers {0} SA", "{0} Précision SA"),
        new("Commerce", "Maison {0} SA", "{0} Distribution SA", "Librairie {0} Sàrl"),
        new("Hôtellerie et restauration", "Hôtel {0} {1} SA", "Brasserie {0} Sàrl"),
        new("Énergie", "{0} Énergies SA", "{0} Solaire Sàrl"),
        new("Immobilier", "Régie {0} SA", "{0} Immobilier SA"),
        new("Alimentation", "Fromagerie {0} Sàrl", "Chocolaterie {0} SA", "Domaine {0} Vins Sàrl"),
        new("Transport", "{0} Logistique SA", "Transports {0} SA"),
        new("Formation", "École {0} Sàrl", "Institut {0} SA"),
    ];
}
