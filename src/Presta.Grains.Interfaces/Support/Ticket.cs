using System.Collections.Immutable;
using Presta.Catalogs;
using Presta.Companies;
using Presta.People;
using Presta.Projects;

namespace Presta.Support;

/// <summary>A client's question or trouble. Staff move it in Notion; while it waits for the client its clock stands.</summary>
[GenerateSerializer, Immutable, Alias("ticket")]
[NotionDatabase("tickets", "Tickets")]
public sealed record Ticket : Row
{
    /// <summary>A reply opens a ticket again for so long after it was resolved; later, a new one is linked to it.</summary>
    public const int DaysToReopen = 14;

    [Id(0), Notion("Sujet", NotionKind.Title, Use.Sort | Use.Search)] public required string Subject { get; init; }
    /// <summary><c>TIC-YYYY-NNNN</c>.</summary>
    [Id(1), Notion("Numéro", NotionKind.Text, Use.Sort | Use.Search)] public string? Number { get; init; }
    [Id(2), Notion("Client", NotionKind.Relation, Use.Index, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(3), Notion("Projet", NotionKind.Relation, Use.Filter, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(4), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }
    [Id(5), Notion("Statut", NotionKind.Select, Use.Filter | Use.Sort)] public TicketStatus Status { get; init; }
    [Id(6), Notion("Priorité", NotionKind.Select, Use.Filter | Use.Sort)] public TicketPriority Priority { get; init; } = TicketPriority.Medium;
    [Id(7), Notion("Catégorie", NotionKind.Select, Use.Filter)] public TicketCategory Category { get; init; } = TicketCategory.General;
    [Id(8), Notion("Auteur", NotionKind.Relation, To = typeof(User), As = "author_id")] public EntityId AuthorId { get; init; }
    [Id(9), Notion("Nom Auteur", NotionKind.Text)] public string? AuthorName { get; init; }
    [Id(10), Notion("Assigné à", NotionKind.Relation, Use.Filter, To = typeof(User), As = "assigned_to")] public EntityId AssigneeId { get; init; }
    [Id(11), Notion("Issue", NotionKind.Select)] public TicketResolution? Resolution { get; init; }
    [Id(12), Notion("Première Réponse Due", NotionKind.Instant)] public DateTimeOffset? ResponseDueAt { get; init; }
    [Id(13), Notion("Résolution Due", NotionKind.Instant)] public DateTimeOffset? ResolutionDueAt { get; init; }
    [Id(14), Notion("Première Réponse", NotionKind.Instant)] public DateTimeOffset? RespondedAt { get; init; }
    [Id(15), Notion("Résolu le", NotionKind.Instant)] public DateTimeOffset? ResolvedAt { get; init; }
    [Id(16)] public ImmutableArray<SlaHold> Holds { get; init; } = [];
    [Id(17)] public EntityId LinkedTo { get; init; }
    /// <summary>A ticket of the same company, opened shortly before with nearly the same subject.</summary>
    [Id(18)] public EntityId LikelyDuplicateOf { get; init; }
    [Id(19)] public DateTimeOffset? LastReplyAt { get; init; }
    /// <summary>Of the <see cref="SlaCalendar"/> that its due instants were worked out with.</summary>
    [Id(20)] public int CalendarVersion { get; init; }

    public bool IsDone => Status is TicketStatus.Resolved or TicketStatus.Closed;

    public bool IsPaused => Holds.Any(hold => hold.To is null);

    /// <summary>The next instant that something is due by; null when nothing is, or the clock stands.</summary>
    public DateTimeOffset? DueAt => IsDone || IsPaused ? null : RespondedAt is null ? ResponseDueAt : ResolutionDueAt;

    public bool IsBreached(DateTimeOffset now) => DueAt < now;

    /// <summary>A client writes: the clock goes on, what waited for them is in progress again, what was done is open again.</summary>
    public Result<Ticket> AnsweredByClient(DateTimeOffset now, SlaCalendar calendar)
    {
        if (IsDone && (ResolvedAt ?? UpdatedAt) < now.AddDays(-DaysToReopen)) return TicketErrors.TooLate;
        var status = Status is TicketStatus.WaitingClient ? TicketStatus.InProgress : IsDone ? TicketStatus.Open : Status;
        return (this with { Status = status, LastReplyAt = now, ResolvedAt = null, Resolution = null }).Kept(now, calendar);
    }

    public Result<Ticket> ClosedByClient(DateTimeOffset now, SlaCalendar calendar) => Status is TicketStatus.Closed ? TicketErrors.Closed
        : (this with { Status = TicketStatus.Closed, ResolvedAt = ResolvedAt ?? now }).Kept(now, calendar);

    /// <summary>Staff have written to the client.</summary>
    public Ticket AnsweredByStaff(DateTimeOffset at, SlaCalendar calendar) =>
        (RespondedAt is null ? this with { RespondedAt = at, Status = Status is TicketStatus.Open ? TicketStatus.InProgress : Status } : this).Kept(at, calendar);

    /// <summary>The clock as the status has it: a hold begins or ends at that instant, and what is due is worked out anew.</summary>
    public Ticket Kept(DateTimeOffset at, SlaCalendar calendar)
    {
        var waits = Status is TicketStatus.WaitingClient;
        var holds = waits == IsPaused ? Holds
            : waits ? Holds.Add(new(at, null))
            : [.. Holds.Select(hold => hold.To is null ? hold with { To = at > hold.From ? at : hold.From } : hold)];
        var next = this with { Holds = holds, ResolvedAt = IsDone ? ResolvedAt ?? at : null };
        return next with { ResponseDueAt = Due(SlaTargets.Of(Priority).Response), ResolutionDueAt = Due(SlaTargets.Of(Priority).Resolution), CalendarVersion = SlaCalendar.Version };

        DateTimeOffset? Due(TimeSpan target) => calendar.Due(CreatedAt, target, holds);
    }
}

/// <summary>Office time until the first answer and until it is resolved.</summary>
public sealed record SlaTargets(TimeSpan Response, TimeSpan Resolution)
{
    public static SlaTargets Of(TicketPriority priority) => priority switch
    {
        TicketPriority.Urgent => new(TimeSpan.FromHours(1), TimeSpan.FromHours(8)),
        TicketPriority.High => new(TimeSpan.FromHours(2), TimeSpan.FromHours(16)),
        TicketPriority.Medium => new(TimeSpan.FromHours(4), TimeSpan.FromHours(24)),
        TicketPriority.Low => new(TimeSpan.FromHours(8), TimeSpan.FromHours(40)),
    };
}

public enum TicketStatus
{
    [Label("Ouvert"), Fallback] Open,
    [Label("En cours")] InProgress,
    [Label("En attente du client")] WaitingClient,
    [Label("Résolu")] Resolved,
    [Label("Fermé")] Closed,
}

public enum TicketPriority
{
    [Label("Basse")] Low,
    [Label("Moyenne"), Fallback] Medium,
    [Label("Haute")] High,
    [Label("Urgente")] Urgent,
}

public enum TicketCategory
{
    [Label("Technique")] Technical,
    [Label("Facturation")] Billing,
    [Label("Général"), Fallback] General,
    [Label("Nouvelle fonctionnalité")] FeatureRequest,
}

public enum TicketResolution
{
    [Label("Résolu"), Fallback] Resolved,
    [Label("Doublon")] Duplicate,
    [Label("Non valable")] Invalid,
    [Label("Sans suite")] WontFix,
}

[Alias("tickets")]
public interface ITicketsCatalog : ICatalogGrain<Ticket>;
