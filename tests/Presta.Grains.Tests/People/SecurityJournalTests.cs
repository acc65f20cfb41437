using Presta.Audit;
using Presta.People;
using Presta.Tests.Storage;

namespace Presta.Tests.People;

public sealed class SqliteSecurityJournalTests(PeopleWorld world) : SecurityJournalSuite(world), IClassFixture<PeopleWorld>;

[NeedsPostgres]
public sealed class PostgresSecurityJournalTests(PostgresPeopleWorld world) : SecurityJournalSuite(world),
    IClassFixture<PostgresPeopleWorld>;

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

        Assert.Equal(
            [SecurityEventKind.ViewedByAdministrator, SecurityEventKind.SignedIn, SecurityEventKind.SignInFailed],
            told.Select(e => e.Kind));
        Assert.Equal([null, null, "INVALID_CREDENTIALS"], told.Select(e => e.Code));
        Assert.Equal([SecurityEventKind.SignedIn], (await Journal(other)).Select(e => e.Kind));
    }

    [ProviderFact]
    public async Task A_token_that_was_replaced_and_comes_again_is_told_once_and_what_expired_or_never_was_one_is_not()
    {
        var me = await world.User(Password);
        var (kept, copied) = ((await world.Enter(me.Email!, Password, true)).Value!, (await world.Enter(me.Email!, Password, true)).Value!);
        var left = (await world.Enter(me.Email!, Password, true)).Value!;
        await world.Grain(me).SignOut(left.Session);

        foreach (var vain in new[] { left.RefreshToken, Bent(kept.RefreshToken), Of(copied.RefreshToken, Guid.NewGuid()) })
            Assert.Equal(UserErrors.InvalidRefreshToken.Code, (await world.Grain(me).Refresh(vain)).Error?.Code);
        Assert.Null((await world.Grain(me).Admit(kept.Session)).Error);
        Assert.DoesNotContain(await Journal(me), e => e.Kind is SecurityEventKind.TokenReused);

        var token = copied.RefreshToken;
        for (var i = 0; i < 3; i++) token = (await world.Grain(me).Refresh(token)).Value!.RefreshToken;
        world.Clock.PutForward(TimeSpan.FromSeconds(10));
        foreach (var vain in new[] { copied.RefreshToken, copied.RefreshToken, token })
            Assert.Equal(UserErrors.InvalidRefreshToken.Code, (await world.Grain(me).Refresh(vain)).Error?.Code);

        Assert.Equal(
            UserErrors.InvalidRefreshToken.Code, Assert.Single(await Journal(me), e => e.Kind is SecurityEventKind.TokenReused).Code);
        Assert.Equal(kept.Session, Assert.Single(await world.Grain(me).Sessions()).Id);
        Assert.Contains(
            await world.AuditLines(), line => line.Action == AuditActions.TokenReused
            && line.Text.Contains($"session={copied.Session}", StringComparison.Ordinal));

        static string Bent(string token) => token[..^1] + (token[^1] == 'A' ? 'B' : 'A');
        static string Of(string token, Guid session) =>
            string.Join('.', token.Split('.') is var parts ? [parts[0], $"{session:N}", parts[2]] : []);
    }

    [ProviderFact]
    public async Task Sessions_that_end_and_devices_that_are_new_are_events_of_their_own()
    {
        var me = await world.User(Password);
        var (phone, laptop) = (new Device("192.0.2.1", "phone"), new Device("192.0.2.2", "laptop"));
        var first = await Enter(me, phone);
        var second = await Enter(me, laptop);
        var third = await Enter(me, phone);

        Assert.True(await world.Grain(me).EndSession(second));
        Assert.False(await world.Grain(me).EndSession(second));
        Assert.Equal(1, await world.Grain(me).SignOutOthers(third));
        Assert.Equal(0, await world.Grain(me).SignOutOthers(third));
        await world.Grain(me).SignOut(third);
        await world.Grain(me).SignOut(first);

        Assert.Equal(
            [
                SecurityEventKind.SignedOut, SecurityEventKind.OtherSessionsEnded, SecurityEventKind.SessionEnded,
                SecurityEventKind.SignedIn,
                SecurityEventKind.NewDevice, SecurityEventKind.SignedIn, SecurityEventKind.SignedIn,
            ],
            (await Journal(me)).Select(e => e.Kind));
        Assert.Contains(
            await world.AuditLines(), line => line.Action == AuditActions.SessionEnded
            && line.Text.Contains($"session={second}", StringComparison.Ordinal));
    }

    [ProviderFact]
    public async Task What_was_tried_in_a_session_with_a_wrong_password_is_told()
    {
        var me = await world.User(Password);
        var session = await Enter(me, Device.Unknown);
        await world.Account(me).ChangePassword(session, "wrong", "Plus-Sûr-Qu-Avant-7");
        await world.Account(me).AskForEmail(session, $"{Guid.NewGuid():N}@example.ch", "wrong");

        Assert.Equal(
            [
                (SecurityEventKind.EmailChangeRequested, "INVALID_CREDENTIALS"), (SecurityEventKind.PasswordChanged, "INVALID_CREDENTIALS"),
                (SecurityEventKind.SignedIn, null),
            ],
            (await Journal(me)).Select(e => (e.Kind, e.Code)));
    }

    [ProviderFact]
    public async Task A_confirmed_address_new_recovery_codes_and_a_factor_shown_at_the_door_are_told()
    {
        var me = await world.User(Password);
        await world.Confirm(me, Password);
        var (_, codes) = await world.SetUpSecondFactor(me, await Enter(me, Device.Unknown));
        var renewed = SignInTests.Granted(await world.Account(me).NewRecoveryCodes());
        var challenge = SignInTests.Granted(await world.SignIn.SignIn(me.Email!, Password, false, Device.Unknown)).Challenge!;
        Assert.Equal("INVALID_CODE", (await world.Grain(me).Answer(challenge, codes[0], Device.Unknown)).Error?.Code);
        SignInTests.Granted(await world.Grain(me).Answer(challenge, renewed[0], Device.Unknown));

        Assert.Equal(
            [
                SecurityEventKind.SignedIn, SecurityEventKind.TwoFactorVerified, SecurityEventKind.TwoFactorFailed,
                SecurityEventKind.RecoveryCodesRenewed, SecurityEventKind.TwoFactorVerified, SecurityEventKind.TwoFactorSetUp,
                SecurityEventKind.SignedIn, SecurityEventKind.PasswordReset, SecurityEventKind.EmailConfirmed,
                SecurityEventKind.PasswordResetRequested,
            ],
            (await Journal(me)).Select(e => e.Kind));
    }

    [ProviderFact]
    public async Task Signing_in_on_a_providers_word_is_told_like_any_other_sign_in()
    {
        var me = await world.User();
        var code = SignInTests.Granted(await world.Grains.GetGrain<IFederationGrain>(me.Id.ToString()).Vouch("acme", me.Email!));
        SignInTests.Granted(await world.Grains.GetGrain<IFederationGrain>(me.Id.ToString()).SignInByProvider(code, false, Device.Unknown));

        Assert.Equal([SecurityEventKind.SignedIn, SecurityEventKind.EmailConfirmed], (await Journal(me)).Select(e => e.Kind));
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

    [ProviderFact]
    public async Task Files_that_an_administrator_took_away_with_the_owners_eyes_are_told_to_the_owner()
    {
        var (me, other, sara) = (await world.User(), await world.User(), await world.User());
        await Note(new("GET /api/client/invoices") { Actor = sara.Id, Object = $"user={me.Id}", Status = 200, Code = "EXPORT xlsx 12" });
        await Note(new("GET /api/client/invoices/{id}") { Actor = sara.Id, Object = $"user={me.Id} id={other.Id}", Code = "NOT_FOUND" });

        Assert.Equal(SecurityEventKind.Exported, Assert.Single(await Journal(me)).Kind);
        Assert.Empty(await Journal(other));
    }

    [ProviderFact]
    public async Task A_role_that_staff_gave_or_took_in_Notion_is_told()
    {
        await world.Grains.GetGrain<Presta.Reactions.IReactionGrain>("role-changes").Wake();   // it begins at the journal's end
        var me = await world.User();
        await world.Edit(me with { JobTitle = "Achats" });
        await world.Edit(me with { JobTitle = "Achats", Roles = Portal.Client });

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Journal(me)).All(e => e.Kind is not SecurityEventKind.RoleChanged)) await Task.Delay(50, patience.Token);
        Assert.Single(await Journal(me), e => e.Kind is SecurityEventKind.RoleChanged);
        Assert.Contains(
            await world.AuditLines(), l => l.Action == AuditActions.RoleChanged
            && l.Text.Contains($"user={me.Id} version=3 from=Client,Revendeur to=Client by=notion", StringComparison.Ordinal));
    }

    [ProviderFact]
    public async Task A_session_from_before_its_user_became_a_superadmin_can_only_show_a_factor()
    {
        var me = await world.User(Password);
        var (before, proven) = ((await world.Enter(me.Email!, Password)).Value!, (await world.Enter(me.Email!, Password)).Value!);
        Assert.False((await world.Grain(me).Admit(before.Session)).Value!.HasFactor);
        await world.SetUpSecondFactor(me, proven.Session);
        await world.Edit(me with { Roles = Portal.Superadmin });

        var (old, sure) = ((await world.Grain(me).Admit(before.Session)).Value!, (await world.Grain(me).Admit(proven.Session)).Value!);
        Assert.Equal((true, true, true, false), (old.IsSecondFactorDue, old.HasFactor, sure.HasFactor, sure.IsSecondFactorDue));
        Assert.True(sure.HasProven(TimeProvider.System.GetUtcNow()));
    }

    private async Task<Guid> Enter(User user, Device device) =>
        SignInTests.Granted(await world.SignIn.SignIn(user.Email!, Password, false, device)).Ticket!.Session;

    private Task<System.Collections.Immutable.ImmutableArray<SecurityEvent>> Journal(User user) =>
        world.Grains.GetGrain<ISecurityJournalGrain>(user.Id.ToString()).Newest();

    private Task Note(AuditEvent happened) => world.Grains.GetGrain<IAuditGrain>(0).Append([happened]);
}
