using System.Collections.Immutable;
using OtpNet;
using Presta.Mail;
using Presta.People;

namespace Presta.Tests.People;

/// <summary>What an account rests on: its address, its password, its second factor.</summary>
public sealed class AccountTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Password = "Correct-Horse-9";
    private const string Better = "Plus-Sûr-Qu-Avant-7";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Who_registers_is_signed_in_with_the_role_they_chose_and_nothing_else()
    {
        var account = New();
        var ticket = Granted(await world.SignIn.Register(account, Device.Unknown));

        var admitted = Granted(await world.Grains.GetGrain<IUserGrain>(account.Id.ToString()).Admit(ticket.Session));
        Assert.Equal((Portal.Prestataire, EntityId.None), (admitted.Scope.Roles, admitted.Scope.CompanyId));
        Granted(await world.Enter(account.Email, Better));
    }

    [Fact]
    public async Task An_address_has_one_owner_however_many_ask_at_once()
    {
        var email = New().Email;
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => world.SignIn.Register(New() with { Email = email }, Device.Unknown)));

        Assert.Single(answers, a => a.Error is null);
        Assert.All(answers.Where(a => a.Error is not null), a => Assert.Equal("DUPLICATE", a.Error!.Code));
    }

    [Fact]
    public async Task Registering_again_is_answered_as_before()
    {
        var account = New();
        var first = Granted(await world.SignIn.Register(account, Device.Unknown));

        Assert.Equal(first.User.Version, Granted(await world.SignIn.Register(account, Device.Unknown)).User.Version);
    }

    [Fact]
    public async Task Weak_passwords_are_not_taken()
    {
        foreach (var weak in new[] { "Ab1!", "alllowercase1!", "NOLOWER1!", "NoDigits!!", "NoSpecial11", "P@ssw0rd1", "Password1!" })
            Assert.Equal("VALIDATION_ERROR", (await world.SignIn.Register(New() with { Password = weak }, Device.Unknown)).Error?.Code);
    }

    [Fact]
    public async Task A_mailed_link_sets_a_new_password_once_and_ends_all_sessions()
    {
        var user = await world.User(Password);
        var session = Granted(await world.Enter(user.Email!, Password)).Session;
        await world.SignIn.Forgot(user.Email!);
        await Until(() => PeopleWorld.LettersTo(user.Email!).Any());
        var token = PeopleWorld.TokenTo(user.Email!);

        Refused("VALIDATION_ERROR", await world.Account(user).Reset(token, "weak"));
        Granted(await world.Account(user).Reset(token, Better));
        Refused("INVALID_TOKEN", await world.Account(user).Reset(token, Better));

        Refused("UNAUTHORIZED", await world.Grain(user).Admit(session));
        Refused("INVALID_CREDENTIALS", await world.Enter(user.Email!, Password));
        Granted(await world.Enter(user.Email!, Better));
    }

    [Fact]
    public async Task Nobody_is_mailed_more_than_five_links_in_a_quarter_of_an_hour()
    {
        var user = await world.User(Password);
        for (var i = 0; i < 8; i++) await world.Account(user).Forgot();
        await Until(() => PeopleWorld.LettersTo(user.Email!).Count() >= 5);
        await world.Grain(user).Sessions();   // behind the last of them

        Assert.Equal(5, PeopleWorld.LettersTo(user.Email!).Count(l => l.Kind is LetterKind.ResetPassword));
    }

    [Fact]
    public async Task A_password_is_changed_by_who_knows_it_and_the_other_sessions_end()
    {
        var user = await world.User(Password);
        var (here, there) =
            (Granted(await world.Enter(user.Email!, Password)).Session, Granted(await world.Enter(user.Email!, Password)).Session);

        Refused("INVALID_CREDENTIALS", await world.Account(user).ChangePassword(here, "wrong", Better));
        Granted(await world.Account(user).ChangePassword(here, Password, Better));

        Granted(await world.Grain(user).Admit(here));
        Refused("UNAUTHORIZED", await world.Grain(user).Admit(there));
    }

    [Fact]
    public async Task With_a_second_factor_a_password_leads_to_a_challenge_and_a_code_works_once()
    {
        var (user, secret, codes) = await WithSecondFactor();
        Assert.Equal(10, codes.Length);

        var challenge = await Challenge(user);
        var code = new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(Now.AddSeconds(30).UtcDateTime);   // of the next step: this one was used to set up
        var ticket = Granted(await world.Grain(user).Answer(challenge, code, Device.Unknown));
        Assert.NotNull(Granted(await world.Grain(user).Admit(ticket.Session)).SecondFactorAt);

        Refused("INVALID_TOKEN", await world.Grain(user).Answer(challenge, code, Device.Unknown));
        Refused("INVALID_CODE", await world.Grain(user).Answer(await Challenge(user), code, Device.Unknown));
    }

    [Fact]
    public async Task A_recovery_code_works_in_place_of_the_app_and_once()
    {
        var (user, _, codes) = await WithSecondFactor();

        Granted(await world.Grain(user).Answer(await Challenge(user), codes[3].ToUpperInvariant(), Device.Unknown));
        Refused("INVALID_CODE", await world.Grain(user).Answer(await Challenge(user), codes[3], Device.Unknown));
    }

    [Fact]
    public async Task After_three_wrong_codes_the_challenge_is_over_and_five_lock_the_account_over_however_many_challenges()
    {
        var (user, _, codes) = await WithSecondFactor();
        var first = await Challenge(user);
        Refused("INVALID_CODE", await world.Grain(user).Answer(first, "000000", Device.Unknown));
        Refused("INVALID_CODE", await world.Grain(user).Answer(first, "000001", Device.Unknown));
        Assert.Equal(UserErrors.ChallengeOver.Message, (await world.Grain(user).Answer(first, "000002", Device.Unknown)).Error?.Message);
        Refused("INVALID_TOKEN", await world.Grain(user).Answer(first, codes[0], Device.Unknown));

        var (second, third) = (await Challenge(user), await Challenge(user));   // the password is right once more, and forgives nothing
        Refused("INVALID_CODE", await world.Grain(user).Answer(second, "000003", Device.Unknown));
        Refused("INVALID_CODE", await world.Grain(user).Answer(third, "000004", Device.Unknown));

        Locked(await world.Grain(user).Answer(third, codes[0], Device.Unknown));
        Locked(await world.SignIn.SignIn(user.Email!, Password, false, Device.Unknown));
    }

    [Fact]
    public async Task Who_comes_in_all_the_way_is_forgiven()
    {
        var (user, _, codes) = await WithSecondFactor();
        for (var round = 0; round < 3; round++)
        {
            var challenge = await Challenge(user);
            for (var i = 0; i < 2; i++) Refused("INVALID_CODE", await world.Grain(user).Answer(challenge, "000000", Device.Unknown));
            await world.SignIn.SignIn(user.Email!, "Wrong-Horse-9", false, Device.Unknown);
            Granted(await world.Grain(user).Answer(challenge, codes[round], Device.Unknown));
        }
    }

    [Fact]
    public async Task Who_knows_only_the_address_keeps_nobody_from_answering_a_challenge()
    {
        var (user, _, codes) = await WithSecondFactor();
        var challenge = await Challenge(user);
        for (var i = 0; i < 5; i++) await world.SignIn.SignIn(user.Email!, "Wrong-Horse-9", false, Device.Unknown);
        Locked(await world.SignIn.SignIn(user.Email!, Password, false, Device.Unknown));

        Granted(await world.Grain(user).Answer(challenge, codes[0], Device.Unknown));
    }

    [Fact]
    public async Task A_new_password_takes_nothing_from_an_account_whose_address_was_confirmed()
    {
        var user = await world.User(Password);
        await world.Confirm(user, Password);
        var (_, codes) = await world.SetUpSecondFactor(user, Granted(await world.Enter(user.Email!, Password)).Session);

        Granted(await world.Account(user).Reset(await world.ResetLink(user), Better));

        var entry = Granted(await world.SignIn.SignIn(user.Email!, Better, false, Device.Unknown));
        Granted(await world.Grain(user).Answer(entry.Challenge!, codes[0], Device.Unknown));
    }

    [Fact]
    public async Task A_link_to_an_address_that_the_user_has_no_more_sets_no_password()
    {
        var user = await world.User(Password);
        var token = await world.ResetLink(user);
        await world.Edit(user with { Email = $"new.{user.Email}" });

        Refused("INVALID_TOKEN", await world.Account(user).Reset(token, Better));
    }

    [Fact]
    public async Task A_registration_is_not_repeated_once_the_account_rests_on_more_or_with_another_password()
    {
        var account = New();
        Granted(await world.SignIn.Register(account, Device.Unknown));
        Refused("DUPLICATE", await world.SignIn.Register(account with { Password = "Autre-Cheval-88!" }, Device.Unknown));

        await world.Confirm(new User { Id = account.Id, Name = account.Name, Email = account.Email }, Better);

        Refused("DUPLICATE", await world.SignIn.Register(account, Device.Unknown));
    }

    [Fact]
    public async Task Superadmins_have_to_set_one_up_and_may_not_take_it_away()
    {
        var user = await world.User(Password);
        await world.Edit(user with { Roles = Portal.Superadmin });
        var session = Granted(await world.Enter(user.Email!, Password)).Session;
        Assert.True(Granted(await world.Grain(user).Admit(session)).IsSecondFactorDue);

        await world.SetUpSecondFactor(user, session);

        Assert.False(Granted(await world.Grain(user).Admit(session)).IsSecondFactorDue);
        Refused("TWO_FACTOR_REQUIRED", await world.Account(user).RemoveSecondFactor());
    }

    [Fact]
    public async Task An_address_reserved_by_an_attempt_that_died_is_free_after_a_while_and_not_before()
    {
        var email = $"{Guid.NewGuid():N}@example.ch".ToUpperInvariant();
        var address = world.Grains.GetGrain<IAddressGrain>(email);

        Assert.True(await address.Reserve(EntityId.New(Now)));
        Assert.False(await address.Reserve(EntityId.New(Now)));
    }

    [Fact]
    public async Task An_address_that_nobody_has_is_locked_like_one_that_somebody_has()
    {
        var email = $"{Guid.NewGuid():N}@example.ch";
        for (var i = 0; i < 5; i++) Refused("INVALID_CREDENTIALS", await world.Enter(email, "wrong"));
        Refused("RATE_LIMITED", await world.Enter(email, "wrong"));
    }

    [Fact]
    public async Task A_lock_of_an_address_that_nobody_has_outlives_the_silos_as_an_accounts_does()
    {
        var (user, nobody, another) = (await world.User(Password), $"{Guid.NewGuid():N}@example.ch", $"{Guid.NewGuid():N}@example.ch");
        foreach (var email in new[] { user.Email!, nobody })
            for (var i = 0; i < 5; i++) Refused("INVALID_CREDENTIALS", await world.Enter(email, "wrong"));

        await world.Restart();

        foreach (var email in new[] { user.Email!, nobody, nobody.ToUpperInvariant() }) Locked(await world.Enter(email, "wrong"));
        Refused("INVALID_CREDENTIALS", await world.Enter(another, "wrong"));
    }

    [Fact]
    public async Task Users_change_what_is_theirs_to_change()
    {
        var user = await world.User(Password);
        var scope = new Scope(user.Id, user.Name, user.CompanyId, user.Roles, Operation: EntityId.New(Now));

        var saved =
            Granted(await world.Grain(user).Edit(scope, new() { City = "Lausanne", Skills = ["C#"], HourlyRate = 145.50m }, user.Version));

        Assert.Equal(
            ("Lausanne", 145.50m, "C#", user.Version + 1), (saved.Row.City, saved.Row.HourlyRate, saved.Row.Skills[0], saved.Row.Version));
        Refused("PRECONDITION_FAILED",
            await world.Grain(user).Edit(scope with { Operation = EntityId.New(Now) }, new() { City = "Genève" }, user.Version));
    }

    private static NewAccount New() =>
        new(EntityId.New(Now), "Léa Rossier", $"{Guid.NewGuid():N}@example.ch", Better, Portal.Prestataire, null, "Design", Language.De);

    private async Task<(User User, string Secret, ImmutableArray<string> Codes)> WithSecondFactor()
    {
        var user = await world.User(Password);
        var (secret, codes) = await world.SetUpSecondFactor(user, Granted(await world.Enter(user.Email!, Password)).Session);
        return (user, secret, codes);
    }

    private async Task<string> Challenge(User user) => Granted(await world.SignIn.SignIn(user.Email!, Password, false, Device.Unknown))
        .Challenge!;

    private static async Task Until(Func<bool> fact)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!fact()) await Task.Delay(20, patience.Token);
    }

    private static void Locked<T>(Result<T> answer)
    {
        Refused("RATE_LIMITED", answer);
        Assert.InRange(answer.Error!.RetryAfter!.Value, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(15));
    }

    private static T Granted<T>(Result<T> answer) => SignInTests.Granted(answer);

    private static void Refused<T>(string code, Result<T> answer) => Assert.Equal(code, answer.Error?.Code);
}
