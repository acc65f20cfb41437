using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Documents;
using Presta.Support;

namespace Presta.Api.Portals.Client;

/// <summary>
/// A client's tickets: open, follow, answer, send files, close, rate. When something is due is told as an instant; clients work out no
/// office hours.
/// </summary>
internal static class ClientSupport
{
    public static void MapSupport(this RouteGroupBuilder client)
    {
        var support = client.MapGroup("/support").WithTags("Support").Needs("support.use");

        support.MapPost("/ticket", (NewTicket ticket, Caller me, IGrainFactory grains, TimeProvider time) =>
            grains.Ticket(me.Scope.NewId(time.GetUtcNow())).Open(me.Scope, ticket).AsCreated(TicketCard.Of));

        support.MapGet("/tickets", (Listing<Ticket> list, Caller me, IGrainFactory grains) =>
            grains.Catalog<Ticket>().Query(me.Scope, list.Query).As(list, TicketCard.Of));

        support.MapGet("/tickets/{id}", (EntityId id, Caller me, IGrainFactory grains) =>
            TicketFolder.Open(grains, id, me.Scope).AsItem(TicketDetail.Of, folder => folder.Ticket.Row));

        support.MapPost("/tickets/{id}/reply", (EntityId id, TicketReply reply, Caller me, IGrainFactory grains) =>
            grains.Ticket(id).Reply(me.Scope, reply).AsCreated(TicketCard.Of));

        support.MapPost("/tickets/{id}/upload", (EntityId id, TicketUpload upload, Caller me, IGrainFactory grains) =>
            upload.Onto(grains.Ticket(id), id, me.Scope).AsCreated(TicketCard.Of));

        support.MapGet(
            "/tickets/{id}/attachments/{attachmentId}/download", (EntityId id, EntityId attachmentId, Caller me, IGrainFactory grains) =>
            new FileAnswer(TicketFolder.Open(grains, id, me.Scope).File(attachmentId)));

        support.MapPut("/tickets/{id}/rating", (EntityId id, TicketRating rating, Caller me, IGrainFactory grains) =>
            grains.Ticket(id).Rate(me.Scope, rating).As(TicketCard.Of));

        support.MapPut("/tickets/{id}/close", (EntityId id, IfMatch seen, Caller me, IGrainFactory grains) =>
            grains.Ticket(id).Close(me.Scope, seen.Version).As(TicketCard.Of));
    }
}

/// <param name="Sla">The next thing that is due.</param>
internal sealed record TicketCard(
    EntityId Id, string? Number, string Subject, string? Description, TicketStatus Status, TicketPriority Priority, TicketCategory Category,
    EntityId? ProjectId, EntityId? AssignedTo,
    TicketResolution? Resolution, SlaView Sla, RatingView? Rating, EntityId? LinkedTo, EntityId? LikelyDuplicateOf,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    : IIncluding<Ticket>
{
    static Includes<Ticket> IIncluding<Ticket>.Includes => ClientIncludes.Tickets;

    public static TicketCard Of(Ticket t, DateOnly today) => new(
        t.Id, t.Number, t.Subject, t.Description, t.Status, t.Priority, t.Category, Known(t.ProjectId), Known(t.AssigneeId), t.Resolution,
        SlaView.Of(t), RatingView.Of(t), Known(t.LinkedTo),
        Known(t.LikelyDuplicateOf), t.CreatedAt, t.UpdatedAt);

    private static EntityId? Known(EntityId id) => id.IsNone ? null : id;
}

/// <param name="ChangeableUntil">When it becomes final.</param>
internal sealed record RatingView(int Score, string? Comment, DateTimeOffset? RatedAt, DateTimeOffset? ChangeableUntil)
{
    public static RatingView? Of(Ticket t) => t.Rating is { } score
        ? new(score, t.RatingComment, t.RatedAt, t.RatedAt?.AddDays(Ticket.DaysToChangeRating)) : null;
}

/// <param name="DueAt">Null while the clock stands, and when nothing is due any more.</param>
/// <param name="Sequence">Grows with every change of the ticket: of two answers, the one with the higher number holds.</param>
/// <param name="Rules">Which office hours and targets it is planned by, or was judged by once done.</param>
/// <param name="ReplannedAt">When other rules came into force while it was open, and moved what was due.</param>
internal sealed record SlaView(
    DateTimeOffset? DueAt, bool Paused, long Sequence, DateTimeOffset? ResponseDueAt, DateTimeOffset? ResolutionDueAt,
    DateTimeOffset? RespondedAt, DateTimeOffset? ResolvedAt,
    string? Rules, DateTimeOffset? ReplannedAt)
{
    public static SlaView Of(Ticket t) => new(
        t.DueAt, t.IsPaused, t.Version, t.ResponseDueAt, t.ResolutionDueAt, t.RespondedAt, t.ResolvedAt, t.Rules, t.ReplannedAt);
}

/// <summary>A ticket with what was written on it, without what is internal.</summary>
internal sealed record TicketFolder(Saved<Ticket> Ticket, ImmutableArray<TicketMessage> Messages) : IComposed
{
    public long Version => Ticket.Row.Version;

    public SyncMark Sync => Ticket.Sync;

    public static async Task<Result<TicketFolder>> Open(IGrainFactory grains, EntityId id, Scope scope)
    {
        if ((await grains.Ticket(id).Get(scope)).IsRefused(out var closed, out var ticket)) return closed;
        return (await grains.Of<TicketMessage>("ticket_id", id)).Select(messages => new TicketFolder(
            ticket, [.. messages.Where(m => !m.IsInternal && !m.IsTrashed).OrderBy(m => m.SentAt ?? m.CreatedAt).ThenBy(m => m.Id)]));
    }
}

internal sealed record TicketDetail(TicketCard Ticket, ImmutableArray<TicketMessageView> Messages) : IIncluding<Ticket>
{
    static Includes<Ticket> IIncluding<Ticket>.Includes => ClientIncludes.Tickets.Only("project");

    public static TicketDetail Of(TicketFolder folder, DateOnly today) =>
        new(TicketCard.Of(folder.Ticket.Row, today), [.. folder.Messages.Select(TicketMessageView.Of)]);
}

internal sealed record TicketMessageView(
    EntityId Id, string? Author, string? Content, DateTimeOffset SentAt, ImmutableArray<AttachmentCard> Attachments)
{
    public static TicketMessageView Of(TicketMessage m) =>
        new(m.Id, m.AuthorName, m.Content, m.SentAt ?? m.CreatedAt, [.. m.Attachments.Select(AttachmentCard.Of)]);
}

internal sealed record AttachmentCard(EntityId Id, string Name, long Size, FileType FileType, ScanState Scan)
{
    public static AttachmentCard Of(Attachment a) => new(a.Id, a.Name, a.Size, a.FileType, a.Scan);
}

internal static class SentAttachments
{
    /// <summary>The bytes of a file of a message that the caller may read.</summary>
    public static async Task<Result<Sent>> File(this Task<Result<TicketFolder>> folder, EntityId attachment) => (await folder)
        .Then(open => open.Messages.SelectMany(m => m.Attachments).FirstOrDefault(a => a.Id == attachment)?.Readable ?? Error.NotFound)
        .Select(file => new Sent(file.Name, file.StoredAs, file.Sha256));
}
