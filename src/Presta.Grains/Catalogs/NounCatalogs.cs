using System.Collections.Immutable;
using Presta.Billing;
using Presta.Companies;
using Presta.Documents;
using Presta.Missions;
using Presta.Notifications;
using Presta.People;
using Presta.Projects;
using Presta.Support;
using Presta.WorkItems;

namespace Presta.Catalogs;

internal sealed class CommentsCatalogGrain(CatalogTools tools) : CatalogGrain<Comment>(tools), ICommentsCatalog;

internal sealed class MilestonesCatalogGrain(CatalogTools tools) : CatalogGrain<Milestone>(tools), IMilestonesCatalog;

internal sealed class MissionsCatalogGrain(CatalogTools tools) : CatalogGrain<Mission>(tools), IMissionsCatalog;

internal sealed class InvoiceLinesCatalogGrain(CatalogTools tools) : CatalogGrain<InvoiceLine>(tools), IInvoiceLinesCatalog;

internal sealed class PaymentsCatalogGrain(CatalogTools tools) : CatalogGrain<Payment>(tools), IPaymentsCatalog;

internal sealed class CreditsCatalogGrain(CatalogTools tools) : CatalogGrain<Credit>(tools), ICreditsCatalog;

internal sealed class TicketsCatalogGrain(CatalogTools tools) : CatalogGrain<Ticket>(tools), ITicketsCatalog;

internal sealed class TicketMessagesCatalogGrain(CatalogTools tools) : CatalogGrain<TicketMessage>(tools), ITicketMessagesCatalog;

internal sealed class NotificationsCatalogGrain(CatalogTools tools) : CatalogGrain<Notification>(tools), INotificationsCatalog;

internal sealed class CompaniesCatalogGrain(CatalogTools tools) : NamedCatalogGrain<Company>(tools, c => c.Name), ICompaniesCatalog;

internal sealed class UsersCatalogGrain(CatalogTools tools) : NamedCatalogGrain<User>(tools, u => u.Name), IUsersCatalog;

/// <summary>Rows that projects show by name: a new name reaches them with the change.</summary>
internal abstract class NamedCatalogGrain<T>(CatalogTools tools, Func<T, string> name) : CatalogGrain<T>(tools), INamesCatalog where T : Row
{
    public Task<ImmutableDictionary<EntityId, string>> Names() => Task.FromResult(NamesOf(IsLive ? Live : []));

    protected override Task Opened() => Tell(Live);

    protected override Task Changed(IReadOnlyList<(T? Before, T After)> changes) =>
        IsLive ? Tell(from change in changes where change.Before is null || name(change.Before) != name(change.After) select change.After)
            : Task.CompletedTask;

    private async Task Tell(IEnumerable<T> rows)
    {
        if (NamesOf(rows) is { IsEmpty: false } names) await GrainFactory.GetGrain<IProjectsCatalog>(Nouns.Projects.Name).Named(names);
    }

    private ImmutableDictionary<EntityId, string> NamesOf(IEnumerable<T> rows) => rows.ToImmutableDictionary(r => r.Id, name);
}

/// <summary>Tasks, counted per project for the projects' lists.</summary>
internal sealed class TasksCatalogGrain(CatalogTools tools) : CatalogGrain<WorkItem>(tools), ITasksCatalog
{
    public Task<ImmutableDictionary<EntityId, TaskCounts>> Counts() => Task.FromResult(CountsOf(IsLive ? Live : []));

    protected override Task Opened() => Tell(CountsOf(Live));

    protected override Task Changed(IReadOnlyList<(WorkItem? Before, WorkItem After)> changes)
    {
        if (!IsLive) return Task.CompletedTask;
        var projects = changes.SelectMany(c => new[] { c.Before?.ProjectId ?? EntityId.None, c.After.ProjectId }).Where(p => !p.IsNone)
            .ToHashSet();
        return Tell(projects.ToImmutableDictionary(p => p, p => CountOf(With("project_id", p))));
    }

    private Task Tell(ImmutableDictionary<EntityId, TaskCounts> counts) => GrainFactory.GetGrain<IProjectsCatalog>(Nouns.Projects.Name)
        .Counted(counts);

    private static ImmutableDictionary<EntityId, TaskCounts> CountsOf(IEnumerable<WorkItem> tasks) =>
        tasks.Where(t => !t.ProjectId.IsNone).GroupBy(t => t.ProjectId).ToImmutableDictionary(g => g.Key, CountOf);

    private static TaskCounts CountOf(IEnumerable<WorkItem> tasks) => tasks.Aggregate(TaskCounts.None, (sum, task) => task.Status switch
    {
        WorkItemStatus.Done => sum with { Total = sum.Total + 1, Completed = sum.Completed + 1 },
        WorkItemStatus.InProgress or WorkItemStatus.Review => sum with { Total = sum.Total + 1, InProgress = sum.InProgress + 1 },
        WorkItemStatus.Todo => sum with { Total = sum.Total + 1, Pending = sum.Pending + 1 },
    });
}

/// <summary>Documents, dressed with their project's name.</summary>
internal sealed class DocumentsCatalogGrain(CatalogTools tools) : CatalogGrain<Document>(tools), IDocumentsCatalog
{
    private readonly Dictionary<EntityId, string> named = [];

    public Task Named(ImmutableDictionary<EntityId, string> names)
    {
        foreach (var (id, name) in names) named[id] = name;
        return Redress(names.Keys.SelectMany(project => With("project_id", project)).ToList());
    }

    protected override Document Dress(Document row) => row with { ProjectName = named.GetValueOrDefault(row.ProjectId) };

    protected override void Arrived()
    {
        foreach (var document in Live)
            if (document.ProjectName is { } name) named[document.ProjectId] = name;
    }

    protected override async Task Opened()
    {
        foreach (var (id, name) in await GrainFactory.GetGrain<IProjectsCatalog>(Nouns.Projects.Name).Names()) named[id] = name;
        await Redress(Live);
    }
}

/// <summary>Projects, dressed with their client's and manager's names and the counts of their tasks.</summary>
internal sealed class ProjectsCatalogGrain(CatalogTools tools) : CatalogGrain<Project>(tools), IProjectsCatalog
{
    private readonly Dictionary<EntityId, TaskCounts> counted = [];
    private readonly Dictionary<EntityId, string> named = [];

    public Task Counted(ImmutableDictionary<EntityId, TaskCounts> tasks)
    {
        foreach (var (project, counts) in tasks) counted[project] = counts;
        return Redress(tasks.Keys.Select(Row).OfType<Project>());
    }

    public Task Named(ImmutableDictionary<EntityId, string> names)
    {
        foreach (var (id, name) in names) named[id] = name;
        return Redress(Live.Where(p => names.ContainsKey(p.ClientId) || names.ContainsKey(p.ManagerId)));
    }

    public Task<ImmutableDictionary<EntityId, string>> Names() => Task.FromResult(NamesOf(IsLive ? Live : []));

    protected override Task Changed(IReadOnlyList<(Project? Before, Project After)> changes) =>
        IsLive ? Tell(from change in changes where change.Before?.Name != change.After.Name select change.After) : Task.CompletedTask;

    private async Task Tell(IEnumerable<Project> rows)
    {
        if (NamesOf(rows) is { IsEmpty: false } names) await GrainFactory.GetGrain<IDocumentsCatalog>(Nouns.Documents.Name).Named(names);
    }

    private static ImmutableDictionary<EntityId, string> NamesOf(IEnumerable<Project> rows) =>
        rows.ToImmutableDictionary(p => p.Id, p => p.Name);

    protected override Project Dress(Project row) => row with
    {
        ClientName = named.GetValueOrDefault(row.ClientId),
        ManagerName = named.GetValueOrDefault(row.ManagerId),
        Tasks = counted.GetValueOrDefault(row.Id, TaskCounts.None),
    };

    protected override void Arrived()
    {
        foreach (var project in Live)
        {
            counted[project.Id] = project.Tasks;
            if (project.ClientName is { } client) named[project.ClientId] = client;
            if (project.ManagerName is { } manager) named[project.ManagerId] = manager;
        }
    }

    /// <summary>Those that are live already will not tell again by themselves.</summary>
    protected override async Task Opened()
    {
        var counts = GrainFactory.GetGrain<ITasksCatalog>(Nouns.Tasks.Name).Counts();
        var companies = GrainFactory.GetGrain<ICompaniesCatalog>(Nouns.Companies.Name).Names();
        var users = GrainFactory.GetGrain<IUsersCatalog>(Nouns.Users.Name).Names();
        foreach (var (project, tasks) in await counts) counted[project] = tasks;
        foreach (var (id, name) in (await companies).Concat(await users)) named[id] = name;
        await Redress(Live);
        await Tell(Live);
    }
}
