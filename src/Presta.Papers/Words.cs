using Presta.People;

namespace Presta.Papers;

/// <summary>The words of an invoice in one language, and what a quote says otherwise.</summary>
/// <param name="Invoice">What the paper is called.</param>
internal sealed record Words(
    string Invoice, string Date, string Due, string ClientReference, string Period, string VatNumber, string Description, string Quantity,
    string UnitPrice,
    string Vat, string Amount, string Subtotal, string Discount, string Net, string VatOn, string Gross, string Rounding, string Total,
    string Paid, string Open,
    string Terms, string Page, string Cancelled, string Credited, string CarriedForward, string BroughtForward, string Version = "",
    string Agreed = "")
{
    private static readonly Words French = new(
        "Facture", "Date", "Échéance", "Votre référence", "Période", "N° TVA", "Désignation", "Quantité", "Prix unitaire",
        "TVA", "Montant", "Sous-total", "Remise", "Total hors TVA", "TVA {0} % sur {1}", "Total TVA incluse", "Arrondi", "Total à payer",
        "Payé le {0} ({1})", "Solde ouvert",
        "Conditions de paiement", "Page {0}/{1}", "ANNULÉE", "Avoir imputé le {0} ({1})", "À reporter", "Report");

    private static readonly Words German = new(
        "Rechnung", "Datum", "Fällig am", "Ihre Referenz", "Zeitraum", "MWST-Nr.", "Bezeichnung", "Menge", "Einzelpreis",
        "MWST", "Betrag", "Zwischensumme", "Rabatt", "Total exkl. MWST", "MWST {0} % auf {1}", "Total inkl. MWST", "Rundung", "Zu bezahlen",
        "Bezahlt am {0} ({1})", "Offener Betrag",
        "Zahlungsbedingungen", "Seite {0}/{1}", "STORNIERT", "Gutschrift vom {0} ({1})", "Übertrag", "Übertrag");

    private static readonly Words Italian = new(
        "Fattura", "Data", "Scadenza", "Vostro riferimento", "Periodo", "N. IVA", "Descrizione", "Quantità", "Prezzo unitario",
        "IVA", "Importo", "Subtotale", "Sconto", "Totale IVA esclusa", "IVA {0} % su {1}", "Totale IVA inclusa", "Arrotondamento",
        "Totale da pagare", "Pagato il {0} ({1})", "Saldo aperto",
        "Condizioni di pagamento", "Pagina {0}/{1}", "ANNULLATA", "Accredito del {0} ({1})", "A riportare", "Riporto");

    private static readonly Words English = new(
        "Invoice", "Date", "Due date", "Your reference", "Period", "VAT no.", "Description", "Quantity", "Unit price",
        "VAT", "Amount", "Subtotal", "Discount", "Total excl. VAT", "VAT {0} % on {1}", "Total incl. VAT", "Rounding", "Total due",
        "Paid on {0} ({1})", "Open amount",
        "Payment terms", "Page {0}/{1}", "CANCELLED", "Credit of {0} ({1})", "Carried forward", "Brought forward");

    public static Words Of(Language language, PaperKind kind) => (language, kind) switch
    {
        (Language.Fr, PaperKind.Invoice) => French,
        (Language.De, PaperKind.Invoice) => German,
        (Language.It, PaperKind.Invoice) => Italian,
        (Language.En, PaperKind.Invoice) => English,
        (Language.Fr, PaperKind.Quote) =>
            French with { Invoice = "Devis", Due = "Valable jusqu'au", Total = "Total", Version = "version {0}",
            Agreed = "Accepté le {0} par {1}." },
        (Language.De, PaperKind.Quote) =>
            German with { Invoice = "Offerte", Due = "Gültig bis", Total = "Total", Version = "Version {0}",
            Agreed = "Angenommen am {0} von {1}." },
        (Language.It, PaperKind.Quote) =>
            Italian with { Invoice = "Offerta", Due = "Valida fino al", Total = "Totale", Version = "versione {0}",
            Agreed = "Accettata il {0} da {1}." },
        (Language.En, PaperKind.Quote) =>
            English with { Invoice = "Quote", Due = "Valid until", Total = "Total", Version = "version {0}",
            Agreed = "Accepted on {0} by {1}." },
    };
}

/// <summary>The words of the payment part and receipt, as the guidelines prescribe them.</summary>
internal sealed record BillWords(
    string PaymentPart, string Account, string Reference, string Additional, string Currency, string Amount, string Receipt,
    string AcceptancePoint,
    string Separate, string PayableBy, string PayableByEmpty)
{
    private static readonly BillWords French = new(
        "Section paiement", "Compte / Payable à", "Référence", "Informations supplémentaires", "Monnaie", "Montant", "Récépissé",
        "Point de dépôt",
        "A détacher avant le versement", "Payable par", "Payable par (nom/adresse)");

    private static readonly BillWords German = new(
        "Zahlteil", "Konto / Zahlbar an", "Referenz", "Zusätzliche Informationen", "Währung", "Betrag", "Empfangsschein", "Annahmestelle",
        "Vor der Einzahlung abzutrennen", "Zahlbar durch", "Zahlbar durch (Name/Adresse)");

    private static readonly BillWords Italian = new(
        "Sezione pagamento", "Conto / Pagabile a", "Riferimento", "Informazioni supplementari", "Valuta", "Importo", "Ricevuta",
        "Punto di accettazione",
        "Da staccare prima del versamento", "Pagabile da", "Pagabile da (nome/indirizzo)");

    private static readonly BillWords English = new(
        "Payment part", "Account / Payable to", "Reference", "Additional information", "Currency", "Amount", "Receipt", "Acceptance point",
        "Separate before paying in", "Payable by", "Payable by (name/address)");

    public static BillWords Of(Language language) => language switch
    {
        Language.Fr => French,
        Language.De => German,
        Language.It => Italian,
        Language.En => English,
    };
}
