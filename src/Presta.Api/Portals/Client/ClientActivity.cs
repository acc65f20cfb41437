using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Presta.Api.Kit;
using Presta.Api.Languages;
using Presta.Billing;
using Presta.Documents;
using Presta.Notifications;
using Presta.People;
using Presta.Projects;
using Presta.Support;
using Presta.WorkItems;

namespace Presta.Api.Portals.Client;

internal enum ActivityType { Task, Document, Message, ProjectUpdate, Invoice, Ticket }

/// <summary>Something that happened in a client's company, in the reader's language.</summary>
/// <param name="RefId">Of what it is about.</param>
internal sealed record Activity(string Id, ActivityType Type, string Title, string Description, EntityId RefId, DateTimeOffset Timestamp);

/// <summary>What happened; said like the notification of the same occasion.</summary>
internal sealed record Happening(
    string Id, ActivityType Type, Occasion Occasion, ImmutableArray<string> Facts, EntityId RefId, DateTimeOffset At)
{
    public Activity In(Language language) =>
        new(Id, Type, language.Say(Occasions.Of(Occasion).Title), language.Say(Occasions.Of(Occasion).Message, Facts), RefId, At);
}

/// <summary>
/// A client company's rows, as far as its people may see them; of tasks and comments, those of the fifty projects that changed last.
/// </summary>
internal sealed record CompanyLife(
    ImmutableArray<Project> Projects, ImmutableArray<Document> Documents, ImmutableArray<Invoice> Invoices, ImmutableArray<Ticket> Tickets,
    ImmutableArray<Comment> Comments,
    ImmutableArray<WorkItem> Tasks)
{
    private const int MostProjects = 50;

    public static async Task<Result<CompanyLife>> Open(IGrainFactory grains, Scope scope)
    {
        var (documents, invoices, tickets) =
            (grains.Catalog<Document>().All(scope), grains.Catalog<Invoice>().All(scope), grains.Catalog<Ticket>().All(scope));
        if ((await grains.Catalog<Project>().All(scope)).IsRefused(out var error, out var projects)) return error;
        EntityId[] recent = [.. projects.OrderByDescending(p => p.UpdatedAt).Take(MostProjects).Select(p => p.Id)];
        var (comments, tasks) = (Of<Comment>(grains, recent), Of<WorkItem>(grains, recent));
        await Task.WhenAll(documents, invoices, tickets, comments, tasks);
        var (d, i, t, c, w) = (await documents, await invoices, await tickets, await comments, await tasks);
        return d.Then(documents => i.Then(invoices => t.Then(tickets => c.Then(comments => w.Select(tasks =>
            new CompanyLife(projects, documents, invoices, tickets, comments, tasks))))));
    }

    public IEnumerable<Happening> Happenings =>
    [
        .. from p in Projects from move in p.Moves
           select new Happening(
               $"{p.Id}@{move.At.ToUnixTimeMilliseconds()}", ActivityType.ProjectUpdate, Occasion.ProjectMoved, [p.Name], p.Id, move.At),
        .. from d in Documents select new Happening($"{d.Id}", ActivityType.Document, Occasion.DocumentAdded, [d.Name], d.Id, d.CreatedAt),
        .. from i in Invoices where i.IsIssued
           select new Happening(
               $"{i.Id}", ActivityType.Invoice, Occasion.InvoiceIssued, [i.Number], i.Id, new(i.IssuedOn!.Value, default, TimeSpan.Zero)),
        .. from t in Tickets select new Happening(
            $"{t.Id}", ActivityType.Ticket, Occasion.TicketOpened, [t.Number ?? "", t.Subject], t.Id, t.CreatedAt),
        .. from c in Comments let project = Projects.FirstOrDefault(p => p.Id == c.ProjectId) where project is not null
           select new Happening(
               $"{c.Id}", ActivityType.Message, Occasion.CommentPosted, [c.AuthorName ?? "Presta", project.Name], c.ProjectId,
               c.SentAt ?? c.CreatedAt),
        .. from w in Tasks where w is { Status: WorkItemStatus.Done, DoneOn: not null }
           select new Happening(
               $"{w.Id}", ActivityType.Task, Occasion.TaskDone, [w.Title], w.ProjectId, new(w.DoneOn!.Value, default, TimeSpan.Zero)),
    ];

    private static async Task<Result<ImmutableArray<T>>> Of<T>(IGrainFactory grains, EntityId[] projects) where T : Row
    {
        var all = ImmutableArray.CreateBuilder<T>();
        foreach (var rows in await Task.WhenAll(projects.Select(project => grains.Of<T>("project_id", project))))
        {
            if (rows.IsRefused(out var error, out var found)) return error;
            all.AddRange(found.Where(row => !row.IsTrashed));
        }

        return all.ToImmutable();
    }
}

/// <summary><c>?type=&amp;page=&amp;limit=</c></summary>
internal sealed record ActivityQuery(ActivityType? Type, int Page, int Limit)
{
    public static ValueTask<ActivityQuery?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var given = http.Request.Query;
        Asked.Only(given, "type", "page", "limit");
        var type = Asked.OneOf(given, "type", [.. Codes.Of(typeof(ActivityType))]);
        return ValueTask.FromResult<ActivityQuery?>(new(
            type is null ? null : (ActivityType)Codes.Read(typeof(ActivityType), type)!, Asked.Number(given, "page", 1, 1_000_000) ?? 1,
            Asked.Number(given, "limit", 1, ListQuery.MaxLimit) ?? ListQuery.MaxLimit));
    }
}

/// <summary>A page of what happened, newest first.</summary>
internal sealed class ActivityList(Task<Result<CompanyLife>> company, ActivityQuery query) : IResult, IEndpointMetadataProvider
{
    public async Task ExecuteAsync(HttpContext http)
    {
        if ((await company).IsRefused(out var error, out var found))
        {
            await Failures.Write(http, error);
            return;
        }

        var language = Phrases.Asked(http.Request);
        Phrases.Mark(http.Response, language);
        Happening[] all =
            [.. found.Happenings.Where(h => query.Type is not { } type || h.Type == type).OrderByDescending(h => h.At)
            .ThenBy(h => h.Id, StringComparer.Ordinal)];
        byte[][] page =
            [.. all.Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.Limit)).Take(query.Limit)
            .Select(h => Json.Encode(h.In(language)))];
        var meta = new ListMeta(
            query.Page, query.Limit, all.Length, (all.Length + query.Limit - 1) / query.Limit,
            http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), null, null, "");
        await Envelope.Write(http, StatusCodes.Status200OK, page, "["u8, "]"u8, Json.Encode(meta));
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Produces<ListEnvelope<Activity>>(StatusCodes.Status200OK);
}
