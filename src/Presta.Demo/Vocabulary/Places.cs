using System.Collections.Immutable;

namespace Presta.Demo;

internal sealed record Place(string PostalCode, string City, string Canton, int Dial);

internal static class Places
{
    public static readonly ImmutableArray<Place> All =
    [
        new("1003", "Lausanne", "VD", 21), new("1201", "Genève", "GE", 22), new("2000", "Neuchâtel", "NE", 32),
        new("1700", "Fribourg", "FR", 26),
        new("1950", "Sion", "VS", 27), new("2800", "Delémont", "JU", 32), new("1260", "Nyon", "VD", 22), new("1110", "Morges", "VD", 21),
        new("1820", "Montreux", "VD", 21), new("1400", "Yverdon-les-Bains", "VD", 24), new("1227", "Carouge", "GE", 22),
        new("2300", "La Chaux-de-Fonds", "NE", 32),
        new("1630", "Bulle", "FR", 26), new("1920", "Martigny", "VS", 27), new("2502", "Biel/Bienne", "BE", 32),
        new("3011", "Bern", "BE", 31),
        new("8001", "Zürich", "ZH", 44), new("4051", "Basel", "BS", 61), new("6003", "Luzern", "LU", 41), new("6900", "Lugano", "TI", 91),
    ];

    public static readonly ImmutableArray<string> Streets =
    [
        "Rue du Lac", "Avenue de la Gare", "Chemin des Vignes", "Place du Marché",
        "Route de Berne", "Rue des Alpes", "Chemin du Moulin", "Rue de la Poste", "Grand-Rue", "Avenue Général-Guisan",
    ];
}
