using Presta.Audit;
using Presta.People;
using Presta.Tests.Storage;

namespace Presta.Tests.People;

public sealed class SqliteSecurityJournalTests(PeopleWorld world) : SecurityJournalSuite(world), IClassFixture<PeopleWorld>;

[NeedsPostgres]
public sealed class PostgresSecurityJournalTests(PostgresPeopleWorld world) : SecurityJournalSuite(world), IClassFixture<PostgresPeopleWorld>;

/// <summary>What an account's owner is told of the audit trail.</summary>
public abstract class SecurityJournalSuite(PeopleWorld world)
{
    private const string Password = "Correct-Horse-9";

    [ProviderFact]
    public async Task The_owner_sees_what_was_tried_and_done_newest_first_and_nobody_elses()
    {
        var (me, other) = (await world.User(Password), await world.User(Password));
        await world.Enter(me.Email!, "wrong");
        var ticket = (await world.Enter(me.Email!, Password)).Value!;
        var renewed = (await world.Grain(me).Refresh(ticket.RefreshToken)).Value!;
        await world.Grain(me).Refresh(renewed.RefreshToken);
        await world.Enter(other.Email!, Password);
        await Note(new("VIEWED_AS") { Actor = other.Id, Object = $"user={me.Id}" });

        var told = await Journal(me);

        Assert.Equal([SecurityEventKind.ViewedByAdministrator, SecurityEventKind.SignedIn, SecurityEventKind.SignInFailed], told.Select(e => e.Kind));
        Assert.Equal([null, null, "INVALID_CREDENTIALS"], told.Select(e => e.Code));
        Assert.Equal([SecurityEventKind.SignedIn], (await Journal(other)).Select(e => e.Kind));
    }

    [ProviderFact]
    public async Task Files_that_the_owner_took_away_are_told_and_other_requests_are_not()
    {
        var (me, other) = (await world.User(), await world.User());
        await Note(new("GET /api/client/invoices") { Actor = me.Id, Status = 200, Code = "EXPORT csv 12" });
        await Note(new("GET /api/client/invoices") { Actor = other.Id, Status = 200, Code = "EXPORT csv 7" });
        await Note(new("POST /api/client/support/tickets") { Actor = me.Id, Object = $"id={me.Id}", Status = 403, Code = "FORBIDDEN" });

        Assert.Equal((SecurityEventKind.Exported, null), (await Journal(me)).Select(e => (e.Kind, e.Code)).Single());
    }

    private Task<System.Collections.Immutable.ImmutableArray<SecurityEvent>> Journal(User user) =>
        world.Grains.GetGrain<ISecurityJournalGrain>(user.Id.ToString()).Newest();

    private Task Note(AuditEvent happened) => world.Grains.GetGrain<IAuditGrain>(0).Append([happened]);
}
