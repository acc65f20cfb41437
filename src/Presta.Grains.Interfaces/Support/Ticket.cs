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
    public const int DaysToChangeRating = 7;

    [Id(0), Notion("Sujet", NotionKind.Title, Use.Sort | Use.Search)] public required string Subject { get; init; }
    /// <summary><c>TIC-YYYY-NNNN</c>.</summary>
    [Id(1), Notion("Numéro", NotionKind.Text, Use.Sort | Use.Search)] public string? Number { get; init; }
    [Id(2), Notion("Client", NotionKind.Relation, Use.Index, To = typeof(Company), Owner = Portal.Client, As = "client_id")] public EntityId ClientId { get; init; }
    [Id(3), Notion("Projet", NotionKind.Relation, Use.Filter | Use.Group, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(4), Notion("Description", NotionKind.Text, Use.Search)] public string? Description { get; init; }
    [Id(5), Notion("Statut", NotionKind.Select, Use.Filter | Use.Sort | Use.Group)] public TicketStatus Status { get; init; }
    [Id(6), Notion("Priorité", NotionKind.Select, Use.Filter | Use.Sort | Use.Group)] public TicketPriority Priority { get; init; } = TicketPriority.Medium;
    [Id(7), Notion("Catégorie", NotionKind.Select, Use.Filter | Use.Group)] public TicketCategory Category { get; init; } = TicketCategory.General;
    [Id(8), Notion("Auteur", NotionKind.Relation, To = typeof(User), As = "author_id")] public EntityId AuthorId { get; init; }
    [Id(9), Notion("Nom Auteur", NotionKind.Text)] public string? AuthorName { get; init; }
    [Id(10), Notion("Assigné à", NotionKind.Relation, Use.Filter | Use.Group, To = typeof(User), As = "assigned_to")] public EntityId AssigneeId { get; init; }
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
    /// <summary><see cref="SlaRules.Name"/> of those it is planned by, or was judged by when it is done; null where it never was.</summary>
    [Id(21)] public string? Rules { get; init; }
    [Id(22)] public DateTimeOffset? ResponseWarningAt { get; init; }
    [Id(23)] public DateTimeOffset? ResolutionWarningAt { get; init; }
    [Id(24)] public ImmutableArray<SlaEvent> SlaEvents { get; init; } = [];

    [Id(25), Notion("Satisfaction", NotionKind.Number)] public int? Rating { get; init; }
    [Id(26), Notion("Commentaire Satisfaction", NotionKind.Text)] public string? RatingComment { get; init; }
    /// <summary>When it was rated for the first time.</summary>
    [Id(27)] public DateTimeOffset? RatedAt { get; init; }

    public bool IsDone => Status is TicketStatus.Resolved or TicketStatus.Closed;

    public bool IsPaused => Holds.Any(hold => hold.To is null);

    /// <summary>The next instant that something is due by; null when nothing is, or the clock stands.</summary>
    public DateTimeOffset? DueAt => IsDone || IsPaused ? null : RespondedAt is null ? ResponseDueAt : ResolutionDueAt;

    public bool IsBreached(DateTimeOffset now) => DueAt < now;

    /// <summary>When its clock has something to tell; in the past when it was late.</summary>
    public DateTimeOffset? NextSlaAt => Ahead.Select(e => (DateTimeOffset?)e.DueAt).Min();

    /// <summary>Whether these rules have nothing to change: it is done, is planned by them, or was never planned at all.</summary>
    public bool IsPlannedBy(SlaRules rules) => IsDone || Rules is null || Rules == rules.Name;

    /// <summary>The latest time that other rules than before planned it anew.</summary>
    public DateTimeOffset? ReplannedAt => SlaEvents.LastOrDefault(e => e.Kind is SlaEventKind.Replanned)?.At;

    /// <summary>A client writes: the clock goes on, what waited for them is in progress again, what was done is open again.</summary>
    public Result<Ticket> AnsweredByClient(DateTimeOffset now, SlaRules rules)
    {
        if (IsDone && (ResolvedAt ?? UpdatedAt) < now.AddDays(-DaysToReopen)) return TicketErrors.TooLate;
        var status = Status is TicketStatus.WaitingClient ? TicketStatus.InProgress : IsDone ? TicketStatus.Open : Status;
        return (this with { Status = status, LastReplyAt = now, Resolution = null }).Kept(now, rules);
    }

    public Result<Ticket> ClosedByClient(DateTimeOffset now, SlaRules rules) => Status is TicketStatus.Closed ? TicketErrors.Closed
        : (this with { Status = TicketStatus.Closed, ResolvedAt = ResolvedAt ?? now }).Kept(now, rules);

    public Result<Ticket> RatedByClient(TicketRating rating, DateTimeOffset now)
    {
        if (!IsDone) return TicketErrors.NotDone;
        if (RatedAt < now.AddDays(-DaysToChangeRating)) return TicketErrors.RatingFixed;
        var comment = rating.Comment?.Trim() is { Length: > 0 } said ? said : null;
        return Rating == rating.Score && RatingComment == comment ? this
            : this with { Rating = rating.Score, RatingComment = comment, RatedAt = RatedAt ?? now };
    }

    /// <summary>
    /// Staff have written to the client. What the clock told before this was heard of, although they wrote in time, is taken back.
    /// </summary>
    public Ticket AnsweredByStaff(DateTimeOffset at, SlaRules rules) => (RespondedAt is not null ? this : this with
    {
        RespondedAt = at,
        Status = Status is TicketStatus.Open ? TicketStatus.InProgress : Status,
        SlaEvents = SlaEvents.RemoveAll(e => e.IsOfResponse && e.DueAt >= at),
    }).Kept(at, rules);

    /// <summary>
    /// The clock as the status has it: a hold begins or ends at that instant, and what is due is worked out anew. What is done stays as it
    /// was judged; what is open again was held meanwhile.
    /// </summary>
    public Ticket Kept(DateTimeOffset at, SlaRules rules)
    {
        var waits = Status is TicketStatus.WaitingClient;
        var holds = waits == IsPaused ? Holds
            : waits ? Holds.Add(new(at, null))
            : [.. Holds.Select(hold => hold.To is null ? hold with { To = at > hold.From ? at : hold.From } : hold)];
        if (!IsDone && ResolvedAt is { } done && done > CreatedAt && done < at)
            holds = holds.Insert(waits ? holds.Length - 1 : holds.Length, new(done, at));
        var next = this with { Holds = holds, ResolvedAt = IsDone ? ResolvedAt ?? at : null };
        return IsDone && !IsPaused ? next : next.Planned(at, rules);
    }

    /// <summary>Other rules are in force: an open ticket is planned by them from now on, and says so.</summary>
    public Ticket Replanned(DateTimeOffset now, SlaRules rules) => IsPlannedBy(rules) ? this : Kept(now, rules);

    /// <summary>Records what of its clock has passed. Asked again it changes nothing.</summary>
    public Ticket Struck(DateTimeOffset now) => Ahead.Where(e => e.DueAt <= now)
        .Aggregate(this, (ticket, e) => ticket.With(new(e.Kind, e.DueAt, now, Version + 1)));

    /// <summary>What would still have to be told, unless the answer or the end comes first.</summary>
    private IEnumerable<(SlaEventKind Kind, DateTimeOffset DueAt)> Ahead =>
        from planned in ((SlaEventKind Kind, DateTimeOffset? DueAt, DateTimeOffset? DoneAt)[])
        [
            (SlaEventKind.ResponseWarning, ResponseWarningAt, RespondedAt ?? ResolvedAt),
            (SlaEventKind.ResponseBreach, ResponseDueAt, RespondedAt ?? ResolvedAt),
            (SlaEventKind.ResolutionWarning, ResolutionWarningAt, ResolvedAt),
            (SlaEventKind.ResolutionBreach, ResolutionDueAt, ResolvedAt),
        ]
        where planned.DueAt is not null && (planned.DoneAt ?? DateTimeOffset.MaxValue) > planned.DueAt
            && !SlaEvents.Any(e => e.Kind == planned.Kind && e.DueAt == planned.DueAt)
        select (planned.Kind, planned.DueAt!.Value);

    /// <summary>The first answer, once given, is judged by what was due then.</summary>
    private Ticket Planned(DateTimeOffset at, SlaRules rules)
    {
        var targets = rules.Of(Priority);
        var next = this with { ResolutionWarningAt = Due(targets.Resolution * SlaRules.WarnedAfter),
            ResolutionDueAt = Due(targets.Resolution), Rules = rules.Name };
        if (RespondedAt is null || ResponseDueAt is null)
            next = next with { ResponseWarningAt = Due(targets.Response * SlaRules.WarnedAfter), ResponseDueAt = Due(targets.Response) };
        return Rules is null || Rules == rules.Name ? next : next.With(new(SlaEventKind.Replanned, at, at, Version + 1));

        DateTimeOffset? Due(TimeSpan target) => rules.Calendar.Due(CreatedAt, target, Holds);
    }

    private Ticket With(SlaEvent told)
    {
        var oldest = SlaEvents.Count(e => e.Kind == told.Kind) < SlaEvent.MostOfAKind ? null : SlaEvents.First(e => e.Kind == told.Kind);
        return this with { SlaEvents = (oldest is null ? SlaEvents : SlaEvents.Remove(oldest)).Add(told) };
    }
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
