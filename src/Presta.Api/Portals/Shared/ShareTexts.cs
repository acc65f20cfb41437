using Presta.People;

namespace Presta.Api.Portals.Shared;

/// <summary>What the page behind a share link says besides refusals, in one language.</summary>
internal sealed record ShareTexts(
    string Title, string Size, string From, string Until, string Password, string Download, string Open, string NotShown)
{
    private static readonly ShareTexts Fr =
        new("Document partagé", "Taille", "Partagé par", "Valable jusqu'au", "Mot de passe", "Télécharger", "Ouvrir",
        "Ce type de fichier ne peut pas être affiché, et le lien ne permet pas de le télécharger.");

    private static readonly ShareTexts En = new("Shared document", "Size", "Shared by", "Valid until", "Password", "Download", "Open",
        "This kind of file cannot be shown, and the link does not allow downloading it.");

    private static readonly ShareTexts De =
        new("Geteiltes Dokument", "Grösse", "Geteilt von", "Gültig bis", "Passwort", "Herunterladen", "Öffnen",
        "Diese Art von Datei kann nicht angezeigt werden, und der Link erlaubt keinen Download.");

    private static readonly ShareTexts It =
        new("Documento condiviso", "Dimensione", "Condiviso da", "Valido fino al", "Password", "Scarica", "Apri",
        "Questo tipo di file non può essere mostrato e il link non permette di scaricarlo.");

    public static ShareTexts In(Language language) =>
        language switch { Language.Fr => Fr, Language.En => En, Language.De => De, Language.It => It };
}
