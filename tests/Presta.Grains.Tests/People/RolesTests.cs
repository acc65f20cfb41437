using Presta.Audit;
using Presta.People;
using Presta.Tests.Storage;

namespace Presta.Tests.People;

public sealed class SqliteRolesTests(PeopleWorld world) : RolesSuite(world), IClassFixture<PeopleWorld>;

[NeedsPostgres]
public sealed class PostgresRolesTests(PostgresPeopleWorld world) : RolesSuite(world), IClassFixture<PostgresPeopleWorld>;

/// <summary>The role table as it is kept.</summary>
public abstract class RolesSuite(PeopleWorld world)
{
    private static readonly EntityId Sara = EntityId.Of("sara");

    private IRolesGrain Roles => world.Grains.GetGrain<IRolesGrain>("default");

    [ProviderFact]
    public async Task An_edit_is_kept_done_once_told_with_what_changed_and_refused_after_anothers()
    {
        var (before, scope) = (await Roles.Table(), By());
        var edited = SignInTests.Granted(
            await Roles.Edit(scope, Portal.Client, ["projects.view", "documents.*", "reports.export"], before.Version));
        Assert.Equal(before.Version + 1, edited.Version);
        Assert.Equal(edited.Version, SignInTests.Granted(await Roles.Edit(scope, Portal.Client, ["chat.use"], before.Version)).Version);

        await world.Restart();

        var table = await Roles.Table();
        Assert.Equal(["documents.*", "projects.view", "reports.export"], table.KeysOf(Portal.Client).ToArray());
        Assert.Null(table.RuleFor(Portal.Client, "finances.view.own"));
        Assert.Equal(ErrorKind.Stale, (await Roles.Edit(By(), Portal.Client, ["chat.use"], before.Version)).Error?.Kind);
        Assert.Equal(table.Version, SignInTests.Granted(await Roles.Edit(By(), Portal.Client, table.KeysOf(Portal.Client), null)).Version);

        SignInTests.Granted(await Roles.Edit(By(), Portal.Client, null, table.Version));
        Assert.NotNull((await Roles.Table()).RuleFor(Portal.Client, "finances.view.own"));
        var lines = (await world.AuditLines()).Where(l => l.Action == AuditActions.PermissionsEdited).Select(l => l.Text).ToArray();
        foreach (var told in (string[])[$"version={edited.Version} gained=reports.export",
            $"version={edited.Version} lost=finances.view.own", $"version={edited.Version + 1} gained=finances.view.own"])
            Assert.Contains(lines, l => l.StartsWith($"user:{Sara} role=client {told}", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("projects.view ", StringComparison.Ordinal));   // which it had and has
    }

    [ProviderFact]
    public async Task Nobody_is_given_what_the_product_does_not_know_nor_administration_and_a_superadmin_keeps_theirs()
    {
        var before = await Roles.Table();
        string[] unknown =
        [
            "*", "superadmin.*", "superadmin.users.permissions", "teleport.use", "projects.fly", "projects.view.everywhere", "projects",
            "projects.view.own.*",
        ];
        foreach (var key in unknown)
        {
            var refusal = (await Roles.Edit(By(), Portal.Revendeur, ["chat.use", key], null)).Error;
            Assert.Equal(key, Assert.Single(Assert.Single(refusal!.Fields).Args));
        }
        Assert.Equal(RoleErrors.NotEditable, (await Roles.Edit(By(), Portal.Superadmin, [], null)).Error);
        Assert.Equal(ErrorKind.Invalid, (await Roles.Edit(By(), Portal.Client | Portal.Prestataire, [], null)).Error?.Kind);
        Assert.Equal(before.Version, (await Roles.Table()).Version);
        Assert.Equal("*", Assert.Single(before.KeysOf(Portal.Superadmin)));
    }

    private static Scope By() => new(
        Sara, "Sara", default, Portal.Superadmin, Portal.Superadmin, EntityId.New(TimeProvider.System.GetUtcNow()));
}
