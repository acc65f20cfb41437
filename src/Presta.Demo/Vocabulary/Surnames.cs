using System.Collections.Immutable;

namespace Presta.Demo;

internal static class Surnames
{
    public static readonly ImmutableArray<string> Swiss =
    [
        "Favre", "Rochat", "Jaquet", "Perret", "Monnier", "Chappuis", "Bovet", "Cornaz", "Delacrétaz", "Pittet", "Gfeller", "Aebischer", "Zufferey",
        "Bonvin", "Crettenand", "Dayer", "Epiney", "Fournier", "Germanier", "Jeanneret", "Huguenin", "Jacot", "Matthey", "Robert-Nicoud", "Schaller",
        "Chételat", "Voirol", "Oberson", "Gremaud", "Ducrest", "Magnin", "Piguet", "Golay", "Meylan", "Reymond", "Cuendet", "Bolomey", "Pache",
        "Müller", "Meier", "Schmid", "Keller", "Brunner", "Zimmermann", "Gerber", "Baumann", "Steiner", "Bernasconi", "Bianchi", "Ferrari",
    ];
}
