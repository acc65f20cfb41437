using System.Collections.Immutable;
using Presta.Documents;

namespace Presta.Demo;

/// <param name="From">How much of the project must be done before such a paper exists.</param>
/// <param name="Kilobytes">Its least size; the most is eight times as much.</param>
internal sealed record Paper(
    string Name, DocumentType Type, FileType FileType, DocumentCategory Category, decimal From, int Kilobytes, string Description,
    params ImmutableArray<string> Tags);

internal static class Papers
{
    public static readonly ImmutableArray<Paper> All =
    [
        new("Contrat-signe.pdf", DocumentType.Contract, FileType.Pdf, DocumentCategory.Contracts, 0, 180,
            "Contrat signé par les deux parties.", "contrat", "signé"),
        new("Conditions-generales.pdf", DocumentType.Contract, FileType.Pdf, DocumentCategory.Contracts, 0, 120,
            "Conditions générales en vigueur.", "contrat"),
        new("Devis-detaille.pdf", DocumentType.Quote, FileType.Pdf, DocumentCategory.Contracts, 0, 90, "Devis par lot, TVA comprise.",
            "devis"),
        new("Cahier-des-charges.docx", DocumentType.Document, FileType.Word, DocumentCategory.Resources, 0, 240,
            "Besoins, périmètre et contraintes.", "cadrage"),
        new("Planning.xlsx", DocumentType.Document, FileType.Excel, DocumentCategory.Resources, 0, 60,
            "Planning par semaine et par personne.", "planning"),
        new("Presentation-lancement.pptx", DocumentType.Document, FileType.Powerpoint, DocumentCategory.Resources, 0, 900,
            "Support de la séance de lancement.", "cadrage", "séance"),
        new("Logo-et-photos.zip", DocumentType.Archive, FileType.Archive, DocumentCategory.Resources, 0, 2_400,
            "Éléments graphiques fournis par le client.", "graphisme"),
        new("PV-seance.docx", DocumentType.Document, FileType.Word, DocumentCategory.Resources, 0.1m, 45,
            "Procès-verbal de la dernière séance.", "séance", "procès-verbal"),
        new("Facture-acompte.pdf", DocumentType.Invoice, FileType.Pdf, DocumentCategory.Factures, 0.1m, 80,
            "Facture d'acompte à la commande.", "facture"),
        new("Maquettes.png", DocumentType.Image, FileType.Image, DocumentCategory.Livrables, 0.3m, 1_500,
            "Maquettes des écrans principaux.", "graphisme", "livrable"),
        new("Rapport-avancement.pdf", DocumentType.Report, FileType.Pdf, DocumentCategory.Livrables, 0.4m, 210,
            "Avancement du mois et points ouverts.", "rapport"),
        new("Rapport-de-tests.xlsx", DocumentType.Report, FileType.Excel, DocumentCategory.Livrables, 0.7m, 130,
            "Cas de test et résultats.", "recette"),
        new("Guide-utilisateur.pdf", DocumentType.Document, FileType.Pdf, DocumentCategory.Livrables, 0.8m, 700,
            "Guide pour les utilisateurs finaux.", "livrable", "formation"),
        new("Archive-finale.zip", DocumentType.Archive, FileType.Archive, DocumentCategory.Archives, 1, 4_000, "Tout ce qui a été livré.",
            "archive"),
    ];
}
