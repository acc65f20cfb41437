using System.Collections.Immutable;

namespace Presta.Demo;

internal enum Part { Client, Manager, Prestataire }

internal sealed record Line(Part By, string Text);

/// <summary>A conversation on a project: one subject, a few lines in their order.</summary>
/// <param name="From">How much of the project must be done before anyone would say so.</param>
internal sealed record Talk(decimal From, string Subject, params ImmutableArray<Line> Lines);

internal static class Talks
{
    public static readonly ImmutableArray<Talk> All =
    [
        new(0, "Séance de lancement",
            new(Part.Manager,
                "Bonjour, je vous propose mardi ou jeudi prochain à 10 h pour la séance de lancement. Qu'est-ce qui vous convient ?"),
            new(Part.Client, "Jeudi nous convient très bien. Nous serons trois."),
            new(Part.Prestataire, "Je me joins à vous en visioconférence pour la partie technique."),
            new(Part.Manager, "Parfait, l'invitation est partie avec l'ordre du jour.")),
        new(0, "Cahier des charges",
            new(Part.Client, "Voici le cahier des charges complété. Deux points restent ouverts côté juridique."),
            new(Part.Manager, "Merci, c'est très clair. Nous vous proposons une formulation pour ces deux points d'ici vendredi."),
            new(Part.Prestataire, "Pour la partie technique, rien à ajouter.")),
        new(0.1m, "Accès aux environnements",
            new(Part.Prestataire, "Il nous manque encore l'accès à l'environnement de test. Est-ce possible cette semaine ?"),
            new(Part.Client, "La demande est faite auprès de notre hébergeur. Réponse demain au plus tard."),
            new(Part.Prestataire, "Accès reçu, tout fonctionne. Merci !")),
        new(0.3m, "Retour sur les maquettes",
            new(Part.Manager, "Les maquettes de la deuxième version sont déposées dans les documents."),
            new(Part.Client, "Elles nous plaisent beaucoup. Pourrait-on éclaircir le bleu de l'en-tête ?"),
            new(Part.Prestataire, "C'est fait, la planche est à jour."),
            new(Part.Client, "Parfait, c'est validé de notre côté.")),
        new(0.4m, "Point d'avancement",
            new(Part.Manager, "Nous sommes dans les temps. Le prochain jalon est prévu comme convenu."),
            new(Part.Client, "Merci. Qu'en est-il de la reprise des données ?"),
            new(Part.Prestataire, "Elle est faite aux deux tiers ; le reste suit cette semaine.")),
        new(0.4m, "Question sur le budget",
            new(Part.Client, "Le module supplémentaire est-il compris dans le budget actuel ?"),
            new(Part.Manager, "Oui, nous le prenons sur la réserve prévue. Le devis reste inchangé.")),
        new(0.8m, "Recette",
            new(Part.Manager, "La version de recette est en ligne. Vos remarques sont les bienvenues jusqu'à la fin de la semaine."),
            new(Part.Client, "Nous avons relevé quatre points, tous mineurs. La liste est dans le rapport de tests."),
            new(Part.Prestataire, "Les quatre points sont corrigés."),
            new(Part.Client, "Vérifié, merci pour la réactivité !")),
        new(1, "Bilan",
            new(Part.Client, "Un grand merci à toute l'équipe : nos collaborateurs sont ravis."),
            new(Part.Manager, "Merci à vous pour la collaboration. Nous restons à disposition pour la suite.")),
    ];
}
