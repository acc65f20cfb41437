using System.Collections.Immutable;

namespace Presta.Demo;

internal sealed record Place(string PostalCode, string City, string Canton);

internal static class Places
{
    public static readonly ImmutableArray<Place> All =
    [
        new("1003", "Lausanne", "VD"), new("1201", "Genève", "GE"), new("2000", "Neuchâtel", "NE"), new("1700", "Fribourg", "FR"),
        new("1950", "Sion", "VS"), new("2800", "Delémont", "JU"), new("1260", "Nyon", "VD"), new("1110", "Morges", "VD"),
        new("1820", "Montreux", "VD"), new("1400", "Yverdon-les-Bains", "VD"), new("1227", "Carouge", "GE"), new("2300", "La Chaux-de-Fonds", "NE"),
        new("1630", "Bulle", "FR"), new("1920", "Martigny", "VS"), new("2502", "Biel/Bienne", "BE"), new("3011", "Bern", "BE"),
        new("8001", "Zürich", "ZH"), new("4051", "Basel", "BS"), new("6003", "Luzern", "LU"), new("6900", "Lugano", "TI"),
    ];

    public static readonly ImmutableArray<string> Streets =
    [
        "Rue du Lac", "Avenue de la Gare", "Rue du Rhône", "Chemin des Vignes", "Place du Marché", "Rue de Bourg", "Avenue de Cour",
        "Route de Berne", "Rue des Alpes", "Quai du Mont-Blanc", "Chemin du Moulin", "Rue de la Poste", "Grand-Rue", "Avenue Général-Guisan",
    ];
}
