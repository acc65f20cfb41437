using System.Collections.Immutable;

namespace Presta.Demo;

internal static class Names
{
    public static readonly ImmutableArray<string> First =
    [
        "Alice", "Anne", "Aurélie", "Camille", "Céline", "Chloé", "Émilie", "Florence", "Isabelle", "Julie", "Laura", "Léa", "Manon",
        "Martine",
        "Mélanie", "Nathalie", "Noémie", "Patricia", "Sandrine", "Sarah", "Valérie", "Alain", "Antoine", "Benoît", "Bastien", "Christophe",
        "Damien",
        "David", "Fabien", "François", "Grégoire", "Guillaume", "Jérôme", "Julien", "Laurent", "Loïc", "Mathieu", "Olivier", "Pascal",
        "Raphaël",
        "Romain", "Sébastien", "Simon", "Thierry", "Vincent", "Yves",
    ];

    /// <summary>Surnames.</summary>
    public static readonly ImmutableArray<string> Swiss =
    [
        "Favre", "Rochat", "Jaquet", "Perret", "Monnier", "Chappuis", "Bovet", "Cornaz", "Delacrétaz", "Pittet", "Gfeller", "Aebischer",
        "Zufferey",
        "Bonvin", "Crettenand", "Dayer", "Epiney", "Fournier", "Germanier", "Jeanneret", "Huguenin", "Jacot", "Matthey", "Robert-Nicoud",
        "Schaller",
        "Chételat", "Voirol", "Oberson", "Gremaud", "Ducrest", "Magnin", "Piguet", "Golay", "Meylan", "Reymond", "Cuendet", "Bolomey",
        "Pache",
        "Müller", "Meier", "Schmid", "Keller", "Brunner", "Zimmermann", "Gerber", "Baumann", "Steiner", "Bernasconi", "Bianchi", "Ferrari",
    ];
}
