using System.Collections.Immutable;
using System.Diagnostics;
using Presta.Edge;
using Presta.Journal;
using Presta.Projects;
using Presta.Tests.People;
using Presta.Tests.Storage;

namespace Presta.Tests.Kit;

public sealed class SqliteOperationTests(PeopleWorld world) : OperationSuite(world), IClassFixture<PeopleWorld>;

[NeedsPostgres]
public sealed class PostgresOperationTests(PostgresPeopleWorld world) : OperationSuite(world), IClassFixture<PostgresPeopleWorld>;

/// <summary>A write that is sent again, because nobody knows whether it was done.</summary>
public abstract class OperationSuite(PeopleWorld world)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly EntityId company = EntityId.New(Now);

    private Scope Caller(EntityId operation) => new(EntityId.New(Now), "Claire", company, Portal.Client, Portal.Client, operation);

    [ProviderFact]
    public async Task A_move_sent_again_is_answered_with_the_row_as_it_stands()
    {
        var (project, me) = (await Project(), Caller(EntityId.New(Now)));

        var first = Done(await project.Move(me, new(ProjectStatus.OnHold), null));
        var again = Done(await project.Move(me, new(ProjectStatus.OnHold), first.Row.Version - 1));   // with the If-Match of the first time

        Assert.Equal((first.Row.Version, 1), (again.Row.Version, again.Row.Moves.Length));
    }

    [ProviderFact]
    public async Task A_move_sent_again_does_not_undo_what_came_after_it()
    {
        var (project, me) = (await Project(), Caller(EntityId.New(Now)));
        Done(await project.Move(me, new(ProjectStatus.OnHold), null));
        Done(await project.Move(Caller(EntityId.New(Now)), new(ProjectStatus.Active), null));

        Assert.Equal(ProjectStatus.Active, Done(await project.Move(me, new(ProjectStatus.OnHold), null)).Row.Status);
    }

    [ProviderFact]
    public async Task A_comment_sent_again_is_the_same_comment()
    {
        var (project, me) = (await Project(), Caller(EntityId.New(Now)));

        var first = Done(await project.Comment(me, new("une fois", null)));
        var again = Done(await project.Comment(me, new("une fois", null)));
        var other = Done(await project.Comment(Caller(EntityId.New(Now)), new("une fois", null)));

        Assert.Equal((first.Row.Id, first.Row.Version), (again.Row.Id, again.Row.Version));
        Assert.NotEqual(first.Row.Id, other.Row.Id);
    }

    [ProviderFact]
    public async Task What_was_done_before_all_silos_ended_is_known_after_it()
    {
        var (project, me) = (await Project(), Caller(EntityId.New(Now)));
        var id = EntityId.Parse(project.GetPrimaryKeyString());
        var first = Done(await project.Move(me, new(ProjectStatus.OnHold), null));

        await world.Restart();

        var again = Done(await world.Grains.Project(id).Move(me, new(ProjectStatus.OnHold), null));
        Assert.Equal((first.Row.Version, 1), (again.Row.Version, again.Row.Moves.Length));
    }

    [ProviderFact]
    public async Task A_silo_that_stood_still_answers_with_what_others_wrote_meanwhile()
    {
        var (project, me) = (await Project(), Caller(EntityId.New(Now)));
        var first = Done(await project.Get(me)).Row;
        await Journal.Append([new(0, Nouns.Projects.Name, first.Id, first.Version + 1, EntryKind.Edit, "another silo", Now, null,
            ImmutableDictionary<string, Change>.Empty, first with { Version = first.Version + 1, Status = ProjectStatus.OnHold },
            Delivery.Delivered, Now)]);
        Assert.Equal(first.Version, Done(await project.Get(me)).Row.Version);

        foreach (var sleep in world.Of<Sleep>()) sleep.Look(Stopwatch.GetTimestamp() + 60 * Stopwatch.Frequency);

        Assert.Equal(first.Version + 1, Done(await project.Get(me)).Row.Version);
    }

    [ProviderFact]
    public async Task A_read_that_lets_go_of_the_row_takes_nothing_from_a_write_under_way()
    {
        var (project, me) = (await Project(), Caller(EntityId.None));
        for (var round = 0; round < 20; round++)
        {
            foreach (var sleep in world.Of<Sleep>()) sleep.Look(Stopwatch.GetTimestamp() + 60 * Stopwatch.Frequency);
            var move = project.Move(me, new(round % 2 == 0 ? ProjectStatus.OnHold : ProjectStatus.Active), null);
            while (!move.IsCompleted) await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => project.Get(me)));
            Done(await move);
        }
    }

    private IJournal Journal => world.Of<IJournal>().First();

    private async Task<IProjectGrain> Project()
    {
        var row = new Project { Id = EntityId.New(Now), Version = 1, Name = "Refonte", ClientId = company, Status = ProjectStatus.Active,
            CreatedAt = Now, UpdatedAt = Now };
        var project = world.Grains.Project(row.Id);
        await project.Merge(Nouns.Projects.Name, [new(row, Now, Now, false)]);
        return project;
    }

    private static Saved<T> Done<T>(Result<Saved<T>> result)
        where T : Row => result.IsRefused(out var error, out var saved) ? throw new InvalidOperationException(error.ToString()) : saved;
}
