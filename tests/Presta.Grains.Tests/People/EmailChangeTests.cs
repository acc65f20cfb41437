using Presta.Audit;
using Presta.Mail;
using Presta.People;

namespace Presta.Tests.People;

public sealed class EmailChangeTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Password = "Correct-Horse-9";

    [Fact]
    public async Task The_new_address_is_had_once_its_link_was_opened_and_the_old_one_is_told_and_free()
    {
        var (user, session, next) = await SignedIn();
        var old = user.Email!;

        Granted(await world.Account(user).AskForEmail(session, next, Password));
        Granted(await world.Enter(old, Password));
        Refused("INVALID_CREDENTIALS", await world.Enter(next, Password));
        var token = PeopleWorld.TokenTo(next);
        Granted(await world.Account(user).Verify(token));

        Refused("INVALID_TOKEN", await world.Account(user).Verify(token));
        Granted(await world.Enter(next, Password));
        Refused("INVALID_CREDENTIALS", await world.Enter(old, Password));
        Granted(await world.Grain(user).Admit(session));
        Assert.Contains(PeopleWorld.LettersTo(old), l => l.Kind is LetterKind.EmailChanged);
        Assert.DoesNotContain(PeopleWorld.LettersTo(old), l => l.Kind is LetterKind.ConfirmEmail);
        var told = (await world.AuditLines()).Where(l => l.Text.Contains($"user={user.Id}", StringComparison.Ordinal)).Select(l => l.Action)
            .ToArray();
        Assert.Contains(AuditActions.EmailChangeRequested, told);
        Assert.Contains(AuditActions.EmailChanged, told);
        Assert.True(
            await world.Grains.GetGrain<IAddressGrain>(old.ToUpperInvariant()).Reserve(EntityId.New(TimeProvider.System.GetUtcNow())));
    }

    [Fact]
    public async Task An_address_that_somebody_has_or_got_meanwhile_is_not_given_twice()
    {
        var (first, session, next) = await SignedIn();
        var (second, other, _) = await SignedIn();
        Refused("DUPLICATE", await world.Account(first).AskForEmail(session, second.Email!.ToUpperInvariant(), Password));

        Granted(await world.Account(first).AskForEmail(session, next, Password));
        var mine = PeopleWorld.TokenTo(next);
        Granted(await world.Account(second).AskForEmail(other, next, Password));
        var theirs = PeopleWorld.TokenTo(next);
        var answers = await Task.WhenAll(world.Account(first).Verify(mine), world.Account(second).Verify(theirs));

        Assert.Single(answers, a => a.Error is null);
        Assert.Single(answers, a => a.Error?.Code == "DUPLICATE");
    }

    [Fact]
    public async Task The_password_is_asked_for_and_a_fresh_second_factor_where_there_is_one()
    {
        var (user, session, next) = await SignedIn();
        Refused("INVALID_CREDENTIALS", await world.Account(user).AskForEmail(session, next, "wrong"));

        var setUp = Granted(await world.Account(user).SetUpSecondFactor());
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(setUp.Secret)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime);
        var later = Granted(await world.Enter(user.Email!, Password)).Session;
        Granted(await world.Account(user).ShowCode(session, code));

        Refused("STEP_UP_REQUIRED", await world.Account(user).AskForEmail(later, next, Password));
        Granted(await world.Account(user).AskForEmail(session, next, Password));
    }

    [Fact]
    public async Task A_new_password_makes_the_link_void()
    {
        var (user, session, next) = await SignedIn();
        Granted(await world.Account(user).AskForEmail(session, next, Password));
        Granted(await world.Account(user).ChangePassword(session, Password, "Plus-Sûr-Qu-Avant-7"));

        Refused("INVALID_TOKEN", await world.Account(user).Verify(PeopleWorld.TokenTo(next)));
    }

    private async Task<(User User, Guid Session, string Next)> SignedIn()
    {
        var user = await world.User(Password);
        return (user, Granted(await world.Enter(user.Email!, Password)).Session, $"{Guid.NewGuid():N}@example.ch");
    }

    private static T Granted<T>(Result<T> answer) => SignInTests.Granted(answer);

    private static void Refused<T>(string code, Result<T> answer) => Assert.Equal(code, answer.Error?.Code);
}
