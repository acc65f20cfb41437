using Presta.Audit;
using Presta.People;

namespace Presta.Tests.People;

/// <summary>What the audit trail tells of an account.</summary>
public sealed class AccountAuditTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    [Fact]
    public async Task Coming_failing_and_leaving_are_told_without_secrets()
    {
        var user = await world.User("Correct-Horse-9");
        await world.Enter(user.Email!, "Wrong-Canary-1!");
        var ticket = SignInTests.Granted(await world.Enter(user.Email!, "Correct-Horse-9"));
        SignInTests.Granted(await world.Grain(user).Refresh(ticket.RefreshToken));
        await world.Grain(user).SignOut(ticket.Session);

        var lines = await world.AuditLines();
        var told = lines.Where(l => l.Text.Contains($"user={user.Id}", StringComparison.Ordinal)).Select(l => l.Action);
        Assert.Equal([AuditActions.LoginFailed, AuditActions.Login, AuditActions.SessionRefreshed, AuditActions.Logout], told);
        Assert.DoesNotContain(
            lines, l => l.Text.Contains("Canary", StringComparison.Ordinal) || l.Text.Contains("Correct-Horse", StringComparison.Ordinal)
            || l.Text.Contains(ticket.RefreshToken[^43..], StringComparison.Ordinal));
    }
}
