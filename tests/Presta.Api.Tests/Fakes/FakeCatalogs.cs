using System.Collections.Immutable;
using Orleans.Runtime;
using Presta.Billing;
using Presta.Catalogs;
using Presta.Companies;
using Presta.Documents;
using Presta.Missions;
using Presta.Notifications;
using Presta.People;
using Presta.Projects;
using Presta.Support;
using Presta.WorkItems;

namespace Presta.Api.Tests.Fakes;

public abstract class FakeCatalog<T>(World world) : Grain, ICatalogGrain<T> where T : Row
{
    private static readonly DateTimeOffset AsOf = World.Start;

    private ImmutableArray<T> Rows => world.All<T>();

    public Task<Result<Page<T>>> Query(Scope scope, ListQuery query)
    {
        var shelf = Shelves.Of(scope) ?? "";
        if (Answering<T>.Refusal(query, shelf) is { } error) return Task.FromResult<Result<Page<T>>>(error);
        var part = Answering<T>.Page(Answering<T>.Ordered(Rows.Where(row => scope.Owns(row)), query), query, shelf);
        var stamp = string.Join('.', typeof(T).Name, Rows.Length, Rows.Sum(r => r.Version));
        return Task.FromResult<Result<Page<T>>>(part.As(stamp, AsOf));
    }

    public Task<Result<ImmutableArray<T>>> Of(string column, string value) => Task.FromResult<Result<ImmutableArray<T>>>(
        Rows.Where(row => Columns.Of<T>().Single(c => c.Name == column && c.Can(Use.Index)).Filter(value).Value!(row)).ToImmutableArray());

    public Task<Result<ImmutableArray<Related<T>>>> OfEach(string column, ImmutableArray<string> values)
    {
        world.Batches.Add(typeof(T));
        return Task.FromResult<Result<ImmutableArray<Related<T>>>>(
            Related<T>.Of(values.Select(value => Rows.Where(row => !row.IsTrashed).Where(row =>
            Columns.Of<T>().Single(c => c.Name == column && c.Can(Use.Index)).Filter(value).Value!(row)))));
    }

    public Task<Result<ImmutableArray<T>>> All(Scope scope) =>
        Task.FromResult<Result<ImmutableArray<T>>>(Rows.Where(row => scope.Owns(row)).ToImmutableArray());

    public Task<Result<Row?>> Find(EntityId id) => Task.FromResult<Result<Row?>>(world.Find<T>(id));

    public Task<Result<ImmutableArray<Row?>>> FindMany(ImmutableArray<EntityId> ids)
    {
        foreach (var id in ids) world.Sought.Add((typeof(T), id));
        return Task.FromResult<Result<ImmutableArray<Row?>>>(ids.Select(id => (Row?)world.Find<T>(id)).ToImmutableArray());
    }

    public Task<CatalogState> State()
    {
        var noun = this.GetPrimaryKeyString();
        return Task.FromResult(world.States.GetValueOrDefault(noun) ?? new(noun, CatalogPhase.Live, 100, Rows.Length, null, AsOf));
    }

    public Task Apply(ImmutableArray<Row> rows) => Task.CompletedTask;

    public Task Load(ImmutableArray<Row> rows) => Task.CompletedTask;

    public Task Told(NotionSide side) => Task.CompletedTask;

    public Task<CatalogLease?> Watch(ICatalogWatcher watcher) => Task.FromResult<CatalogLease?>(null);

    public Task<bool> Leave(SiloAddress from, SiloAddress to) => Task.FromResult(false);

    public Task Inherit(ImmutableDictionary<ICatalogWatcher, TimeSpan> leases) => Task.CompletedTask;

    public Task<ImmutableArray<EntityId>> Ids() => Task.FromResult<ImmutableArray<EntityId>>([.. Rows.Select(r => r.Id)]);

    public Task<ImmutableDictionary<EntityId, string>> Names() => Task.FromResult(ImmutableDictionary<EntityId, string>.Empty);

    public Task<ImmutableDictionary<EntityId, TaskCounts>> Counts() => Task.FromResult(ImmutableDictionary<EntityId, TaskCounts>.Empty);

    public Task Counted(ImmutableDictionary<EntityId, TaskCounts> tasks) => Task.CompletedTask;

    public Task Named(ImmutableDictionary<EntityId, string> names) => Task.CompletedTask;
}

public sealed class FakeProjects(World world) : FakeCatalog<Project>(world), IProjectsCatalog;

public sealed class FakeMilestones(World world) : FakeCatalog<Milestone>(world), IMilestonesCatalog;

public sealed class FakeTasks(World world) : FakeCatalog<WorkItem>(world), ITasksCatalog;

public sealed class FakeComments(World world) : FakeCatalog<Comment>(world), ICommentsCatalog;

public sealed class FakeDocuments(World world) : FakeCatalog<Document>(world), IDocumentsCatalog;

public sealed class FakeUsers(World world) : FakeCatalog<User>(world), IUsersCatalog;

public sealed class FakeCompanies(World world) : FakeCatalog<Company>(world), ICompaniesCatalog;

public sealed class FakeMissions(World world) : FakeCatalog<Mission>(world), IMissionsCatalog;

public sealed class FakeInvoices(World world) : FakeCatalog<Invoice>(world), IInvoicesCatalog
{
    public async Task<Result<ImmutableArray<InvoiceSum>>> Sums(Scope scope, ListQuery query) => (await Query(scope, InvoiceSum.In(query)))
        .Select(InvoiceSum.Of);
}

public sealed class FakeQuotes(World world) : FakeCatalog<Quote>(world), IQuotesCatalog;

public sealed class FakeInvoiceLines(World world) : FakeCatalog<InvoiceLine>(world), IInvoiceLinesCatalog;

public sealed class FakePayments(World world) : FakeCatalog<Payment>(world), IPaymentsCatalog;

public sealed class FakeCredits(World world) : FakeCatalog<Credit>(world), ICreditsCatalog;

public sealed class FakeNotifications(World world) : FakeCatalog<Notification>(world), INotificationsCatalog;

public sealed class FakeTickets(World world) : FakeCatalog<Ticket>(world), ITicketsCatalog;

public sealed class FakeTicketMessages(World world) : FakeCatalog<TicketMessage>(world), ITicketMessagesCatalog;
