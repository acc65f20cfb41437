using System.Collections.Frozen;

namespace Presta.Notifications;

/// <summary>What people are told of.</summary>
public enum Occasion
{
    CommentPosted,
    DocumentAdded,
    DocumentValidated,
    DocumentRejected,
    ProjectMoved,
    InvoiceIssued,
    PaymentReceived,
    PaymentFailed,
    TicketOpened,
    TicketAnswered,
    TaskDone,
    TicketDueSoon,
    TicketOverdue,
    TicketReplanned,
    InvoiceReminded,
    QuoteSent,
    QuoteAccepted,
    QuoteDeclined,
    UserRegistered,
    SignInFailed,
}

/// <param name="Title">French; the key of its translations, as of <paramref name="Message"/>.</param>
/// <param name="Message">With places for the facts, in the order of the occasion's line.</param>
public sealed record Wording(NotificationType Type, NotificationCategory Category, string Title, string Message);

/// <summary>How each occasion is said. A line per occasion.</summary>
public static class Occasions
{
    private static readonly FrozenDictionary<Occasion, Wording> All = new Dictionary<Occasion, Wording>
    {
        // author, project
        [Occasion.CommentPosted] =
            new(NotificationType.Info, NotificationCategory.Projects, "Nouveau commentaire", "{0} a commenté le projet « {1} »."),
        // document
        [Occasion.DocumentAdded] =
            new(NotificationType.Info, NotificationCategory.Documents, "Nouveau document", "Le document « {0} » a été ajouté."),
        [Occasion.DocumentValidated] =
            new(NotificationType.Success, NotificationCategory.Documents, "Document validé", "Le document « {0} » a été validé."),
        [Occasion.DocumentRejected] =
            new(NotificationType.Warning, NotificationCategory.Documents, "Document rejeté", "Le document « {0} » a été rejeté."),
        // project
        [Occasion.ProjectMoved] =
            new(NotificationType.Info, NotificationCategory.Projects, "Projet mis à jour", "Le projet « {0} » a changé de statut."),
        // number
        [Occasion.InvoiceIssued] =
            new(NotificationType.Info, NotificationCategory.Finances, "Nouvelle facture", "La facture {0} est disponible."),
        // number, amount
        [Occasion.InvoiceReminded] =
            new(NotificationType.Warning, NotificationCategory.Finances, "Rappel de paiement",
            "La facture {0} est échue : il reste {1} à payer."),
        // number, amount
        [Occasion.QuoteSent] =
            new(NotificationType.Info, NotificationCategory.Finances, "Nouveau devis", "Le devis {0} de {1} attend votre décision."),
        // number, name
        [Occasion.QuoteAccepted] =
            new(NotificationType.Success, NotificationCategory.Finances, "Devis accepté", "Le devis {0} a été accepté par {1}."),
        [Occasion.QuoteDeclined] =
            new(NotificationType.Warning, NotificationCategory.Finances, "Devis refusé", "Le devis {0} a été refusé par {1}."),
        // reference, amount
        [Occasion.PaymentReceived] =
            new(NotificationType.Success, NotificationCategory.Finances, "Paiement reçu", "Le paiement {0} de {1} a été reçu."),
        [Occasion.PaymentFailed] =
            new(NotificationType.Error, NotificationCategory.Finances, "Paiement échoué", "Le paiement {0} de {1} a échoué."),
        // number, subject
        [Occasion.TicketOpened] =
            new(NotificationType.Info, NotificationCategory.Support, "Nouveau ticket", "Le ticket {0} « {1} » a été ouvert."),
        [Occasion.TicketAnswered] =
            new(NotificationType.Info, NotificationCategory.Support, "Réponse à un ticket",
            "Le ticket {0} « {1} » a une nouvelle réponse."),
        [Occasion.TicketDueSoon] =
            new(NotificationType.Warning, NotificationCategory.Support, "Ticket bientôt en retard",
            "Le ticket {0} « {1} » sera bientôt en retard."),
        [Occasion.TicketOverdue] =
            new(NotificationType.Error, NotificationCategory.Support, "Ticket en retard", "Le ticket {0} « {1} » est en retard."),
        [Occasion.TicketReplanned] =
            new(NotificationType.Info, NotificationCategory.Support, "Échéances recalculées",
            "Les échéances du ticket {0} « {1} » ont été recalculées."),
        // task
        [Occasion.TaskDone] =
            new(NotificationType.Success, NotificationCategory.Projects, "Tâche terminée", "La tâche « {0} » est terminée."),
        // name, address
        [Occasion.UserRegistered] =
            new(NotificationType.Info, NotificationCategory.Account, "Nouvelle inscription", "{0} ({1}) s'est inscrit."),
        // address, how often
        [Occasion.SignInFailed] =
            new(NotificationType.Warning, NotificationCategory.Account, "Échecs de connexion",
            "{1} connexions au compte {0} ont échoué de suite."),
    }.ToFrozenDictionary();

    public static IEnumerable<Wording> Wordings => All.Values;

    public static Wording Of(Occasion occasion) => All[occasion];
}
