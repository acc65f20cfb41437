using Presta.Audit;
using Presta.Mail;
using Presta.People;

namespace Presta.Tests.People;

/// <summary>Signing in by a mailed link: who is sent one, and what it opens.</summary>
public sealed class MagicLinkTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Password = "Correct-Horse-9";

    [Fact]
    public async Task A_client_comes_in_by_the_link_once_and_their_address_is_confirmed()
    {
        var client = await Client();
        var token = await LinkTo(client);

        var ticket = Granted(await ByLink(client, token)).Ticket!;
        var admitted = Granted(await world.Grain(client).Admit(ticket.Session));
        Assert.Equal((client.CompanyId, null), (admitted.Scope.CompanyId, admitted.SecondFactorAt));
        Granted(await world.Grain(client).Refresh(ticket.RefreshToken));
        Refused("INVALID_TOKEN", await ByLink(client, token));
        var told = (await world.AuditLines()).Where(l => l.Text.Contains($"user={client.Id}", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [AuditActions.SignInLinkRequested, AuditActions.EmailConfirmed, AuditActions.Login, AuditActions.SessionRefreshed],
            told.Select(l => l.Action));
        Assert.False(world.IsOnDisk(token[33..]));
    }

    [Fact]
    public async Task Of_five_at_once_with_one_link_one_comes_in()
    {
        var client = await Client();
        var token = await LinkTo(client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ByLink(client, token)));

        Assert.Single(answers, a => a.Error is null);
        Assert.All(answers.Where(a => a.Error is not null), a => Assert.Equal("INVALID_TOKEN", a.Error!.Code));
    }

    [Fact]
    public async Task The_letter_is_in_the_clients_language_and_good_for_fifteen_minutes()
    {
        var client = await Client(Language.It);
        await LinkTo(client);

        var letter = PeopleWorld.LettersTo(client.Email!).Single();
        Assert.Equal((LetterKind.SignInLink, Language.It, "15"), (letter.Kind, letter.Language, letter.Values[LetterValues.Minutes]));
        Assert.Contains("/magic-link?token=", letter.Values[LetterValues.Link], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Portal.Prestataire), InlineData(Portal.Revendeur), InlineData(Portal.Superadmin),
        InlineData(Portal.Client | Portal.Revendeur)]
    [InlineData(Portal.None)]
    public async Task Who_is_no_client_or_more_than_a_client_is_sent_none(Portal roles)
    {
        var user = await Client();
        await world.Edit(user with { Roles = roles });

        await world.SignIn.SendLink(user.Email!);
        await Settled(user);

        Assert.Empty(PeopleWorld.LettersTo(user.Email!));
    }

    [Fact]
    public async Task Neither_the_disabled_nor_strangers_are_sent_one()
    {
        var disabled = await Client(status: UserStatus.Disabled);
        await world.SignIn.SendLink(disabled.Email!);
        await world.SignIn.SendLink("nobody.at.all@example.ch");
        await Settled(disabled);

        Assert.Empty(PeopleWorld.LettersTo(disabled.Email!));
        Assert.Empty(PeopleWorld.LettersTo("nobody.at.all@example.ch"));
    }

    [Fact]
    public async Task A_link_opens_nothing_once_its_owner_was_disabled_given_another_role_or_another_address()
    {
        foreach (var change in new Func<User, User>[]
            {
                u => u with { Status = UserStatus.Disabled }, u => u with { Roles = Portal.Client | Portal.Superadmin },
                u => u with { Email = $"new.{u.Id}@example.ch" },
            })
        {
            var client = await Client();
            var token = await LinkTo(client);
            await world.Edit(change(client));

            Refused("INVALID_TOKEN", await ByLink(client, token));
        }
    }

    [Fact]
    public async Task Where_a_second_factor_is_set_up_the_link_leads_to_its_challenge()
    {
        var client = await Client();
        var session = Granted(await ByLink(client, await LinkTo(client))).Ticket!.Session;
        var (_, codes) = await world.SetUpSecondFactor(client, session);

        var entry = Granted(await ByLink(client, await LinkTo(client)));

        Assert.Null(entry.Ticket);
        Granted(await world.Grain(client).Answer(entry.Challenge!, codes[0], Device.Unknown));
    }

    /// <summary>Nobody guesses a link, and whoever knows the address could keep its owner out for good.</summary>
    [Fact]
    public async Task Wrong_passwords_lock_no_link_and_wrong_codes_do()
    {
        var client = await Client();
        for (var i = 0; i < 5; i++) await world.Enter(client.Email!, "Wrong-Horse-9");
        Refused("RATE_LIMITED", await world.Enter(client.Email!, Password));
        var session = Granted(await ByLink(client, await LinkTo(client))).Ticket!.Session;

        var (_, codes) = await world.SetUpSecondFactor(client, session);
        var challenges = new[] { await ChallengeOf(client), await ChallengeOf(client) };
        for (var i = 0; i < 5; i++) await world.Grain(client).Answer(challenges[i / 3], "000000", Device.Unknown);

        var token = await LinkTo(client);
        Refused("RATE_LIMITED", await ByLink(client, token));
        Refused("RATE_LIMITED", await world.Grain(client).Answer(challenges[1], codes[0], Device.Unknown));

        async Task<string> ChallengeOf(User user) => Granted(await ByLink(user, await LinkTo(user))).Challenge!;
    }

    [Fact]
    public async Task A_link_of_another_kind_a_made_up_one_and_one_of_somebody_else_open_nothing()
    {
        var (client, other) = (await Client(), await Client());
        await world.Account(client).Forgot();
        await Until(() => PeopleWorld.LettersTo(client.Email!).Any());
        var reset = PeopleWorld.TokenTo(client.Email!);
        var foreign = await LinkTo(other);

        foreach (var token in new[] { reset, foreign, $"{client.Id.Value:N}.{foreign[33..]}", $"{client.Id.Value:N}.", "nonsense" })
            Refused("INVALID_TOKEN", await ByLink(client, token));
        Refused("INVALID_TOKEN", await world.Account(other).Reset(foreign, "Plus-Sûr-Qu-Avant-7"));
    }

    [Fact]
    public async Task With_one_link_used_or_the_password_changed_the_others_are_void()
    {
        var client = await Client();
        await world.Confirm(client, Password);
        var (first, second) = (await LinkTo(client), await LinkTo(client));
        var session = Granted(await ByLink(client, second)).Ticket!.Session;
        Refused("INVALID_TOKEN", await ByLink(client, first));

        var third = await LinkTo(client);
        Granted(await world.Account(client).ChangePassword(session, Password, "Plus-Sûr-Qu-Avant-7"));
        Refused("INVALID_TOKEN", await ByLink(client, third));
    }

    [Fact]
    public async Task Nobody_is_mailed_more_than_five_in_a_quarter_of_an_hour()
    {
        var client = await Client();
        for (var i = 0; i < 8; i++) await world.SignIn.SendLink(client.Email!);
        await Until(() => PeopleWorld.LettersTo(client.Email!).Count() >= 5);
        await Settled(client);

        Assert.Equal(5, PeopleWorld.LettersTo(client.Email!).Count());
    }

    private async Task<User> Client(Language language = Language.Fr, UserStatus status = UserStatus.Active)
    {
        var user = await world.User(Password);
        await world.Edit(user with { Roles = Portal.Client, Language = language, Status = status });
        return user;
    }

    private async Task<string> LinkTo(User client)
    {
        var before = PeopleWorld.LettersTo(client.Email!).Count();
        await world.SignIn.SendLink(client.Email!);
        await Until(() => PeopleWorld.LettersTo(client.Email!).Count() > before);
        return PeopleWorld.TokenTo(client.Email!);
    }

    private Task<Result<Entry>> ByLink(User user, string token) =>
        world.Grains.GetGrain<IMagicLinkGrain>(user.Id.ToString()).SignInByLink(token, remember: false, Device.Unknown);

    /// <summary>Behind what was sent one way to the user's grain.</summary>
    private async Task Settled(User user)
    {
        await world.Account(user).Provision(Password);
        await world.Account(user).Provision(Password);
    }

    private static async Task Until(Func<bool> fact)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!fact()) await Task.Delay(20, patience.Token);
    }

    private static T Granted<T>(Result<T> answer) => SignInTests.Granted(answer);

    private static void Refused<T>(string code, Result<T> answer) => Assert.Equal(code, answer.Error?.Code);
}
