using System.Collections.Immutable;
using Presta.Projects;

namespace Presta.Demo;

internal sealed record Chore(string Activity, string Title);

/// <summary>A kind of project: what it is called, made of, and what has to be done in its middle.</summary>
internal sealed record Craft(
    ProjectType Type, string Aim, ImmutableArray<string> Names, ImmutableArray<string> Technologies, ImmutableArray<Chore> Chores,
    int LeastBudget, int MostBudget);

internal static class Crafts
{
    public const string Analysis = "Analyse", Design = "Design", Code = "Développement", Tests = "Tests", Release = "Déploiement",
        Steering = "Gestion de projet";

    public static readonly ImmutableArray<Chore> Opening =
        [new(Steering, "Atelier de cadrage"), new(Analysis, "Rédaction du cahier des charges"),
            new(Steering, "Planning et budget détaillés")];

    public static readonly ImmutableArray<Chore> Closing =
        [new(Tests, "Recette avec le client"), new(Steering, "Formation des utilisateurs"), new(Release, "Mise en production")];

    public static readonly ImmutableArray<Craft> All =
    [
        new(ProjectType.SiteWeb, "Un site clair, rapide et facile à tenir à jour, en français et en allemand.",
            ["Refonte du site web", "Site institutionnel", "Site de la marque employeur"],
            ["Next.js", "TypeScript", "Strapi", "PostgreSQL", "Tailwind CSS"],
            [new(Design, "Maquettes des pages clés"), new(Code, "Intégration du gabarit"), new(Code, "Gestion des contenus"),
                new(Analysis, "Reprise des contenus existants")],
            12_000, 65_000),
        new(ProjectType.MobileApp, "Une application pour iOS et Android que les clients ouvrent chaque semaine.",
            ["Application mobile clients", "Application de réservation", "Application terrain"],
            ["Flutter", "Kotlin", "Swift", "Firebase", "REST"],
            [new(Design, "Parcours et prototype"), new(Code, "Authentification et profil"), new(Code, "Notifications push"),
                new(Tests, "Tests sur appareils")],
            45_000, 180_000),
        new(ProjectType.Ecommerce, "Vendre en ligne dans toute la Suisse, avec TWINT et les cartes usuelles.",
            ["Boutique en ligne", "Refonte e-commerce", "Portail de commande B2B"], ["Shopify", "React", "Node.js", "TWINT", "Algolia"],
            [new(Design, "Fiche produit et panier"), new(Code, "Catalogue et stocks"), new(Code, "Paiement et livraison"),
                new(Tests, "Tests de paiement")],
            25_000, 120_000),
        new(ProjectType.Api, "Relier les outils en place pour ne plus rien saisir deux fois.",
            ["Interface ERP – CRM", "API partenaires", "Automatisation des commandes"],
            [".NET", "OpenAPI", "PostgreSQL", "RabbitMQ", "Docker"],
            [new(Analysis, "Modèle de données commun"), new(Code, "Connecteur ERP"), new(Code, "File d'attente et reprises"),
                new(Tests, "Tests de charge")],
            18_000, 90_000),
        new(ProjectType.Design, "Une identité cohérente, du papier à lettres aux réseaux sociaux.",
            ["Identité visuelle", "Charte graphique", "Campagne d'automne"], ["Figma", "Illustrator", "After Effects"],
            [new(Design, "Planches de tendances"), new(Design, "Trois pistes créatives"), new(Design, "Déclinaisons"),
                new(Design, "Gabarits de documents")],
            8_000, 40_000),
        new(ProjectType.Maintenance, "Des mises à jour régulières, des incidents traités dans la journée.",
            ["Maintenance évolutive", "Contrat de support", "Migration d'hébergement"], ["Linux", "Docker", "Grafana", "GitLab CI"],
            [new(Analysis, "Inventaire des composants"), new(Code, "Mises à jour de sécurité"), new(Code, "Correction des anomalies"),
                new(Release, "Surveillance et sauvegardes")],
            10_000, 48_000),
        new(ProjectType.Audit, "Savoir où l'on en est, et par quoi commencer.",
            ["Audit de sécurité", "Audit d'accessibilité", "Audit de performance"], ["OWASP ZAP", "Lighthouse", "WCAG 2.2"],
            [new(Analysis, "Entretiens avec les équipes"), new(Tests, "Relevés et mesures"), new(Analysis, "Analyse des risques"),
                new(Analysis, "Rapport et recommandations")],
            8_000, 35_000),
    ];
}
