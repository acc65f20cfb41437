using Presta.Audit;
using Presta.People;

namespace Presta.Tests.People;

/// <summary>Signing in on an identity provider's word: whose account it opens, and what the code that it leads to is good for.</summary>
public sealed class FederationTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Password = "Correct-Horse-9";
    private const string Provider = "entra";

    [Fact]
    public async Task Who_has_the_address_comes_in_once_and_the_trail_names_the_provider()
    {
        var user = await world.User();
        var code = Granted(await world.SignIn.Vouch(Provider, user.Email!.ToUpperInvariant()));

        var ticket = Granted(await By(user, code)).Ticket!;

        Assert.Equal(user.CompanyId, Granted(await world.Grain(user).Admit(ticket.Session)).Scope.CompanyId);
        Refused("INVALID_CODE", await By(user, code));
        Assert.False(world.IsOnDisk(code[33..]));
        Assert.Equal([AuditActions.EmailConfirmed, AuditActions.Login], (await Trail(user)).Select(l => l.Action));
    }

    [Fact]
    public async Task Of_five_at_once_with_one_code_one_comes_in()
    {
        var user = await world.User();
        var code = Granted(await world.SignIn.Vouch(Provider, user.Email!));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => By(user, code)));

        Assert.Single(answers, a => a.Error is null);
    }

    [Fact]
    public async Task An_address_that_nobody_has_or_that_is_merely_alike_opens_nothing()
    {
        var user = await world.User();
        await world.Edit(user with { Email = $"rene.{user.Id}@example.ch" });

        Granted(await world.SignIn.Vouch(Provider, $"rene.{user.Id}@example.ch"));
        foreach (var email in new[] { "nobody@example.ch", "", " ", $"rené.{user.Id}@example.ch", $"rene.{user.Id}@example.ch ",
            $"rene.{user.Id}@examp\u217Ce.ch" })
        {
            Refused("ACCOUNT_UNKNOWN", await world.SignIn.Vouch(Provider, email));
            Refused("ACCOUNT_UNKNOWN", await Grain(user).Vouch(Provider, email));
        }
    }

    [Fact]
    public async Task A_disabled_account_is_answered_like_none_and_the_trail_tells()
    {
        var user = await world.User(status: UserStatus.Disabled);

        Refused("ACCOUNT_UNKNOWN", await world.SignIn.Vouch(Provider, user.Email!));

        var (action, text) = Assert.Single(await Trail(user));
        Assert.Equal(AuditActions.LoginFailed, action);
        Assert.Contains($"provider={Provider} ACCOUNT_UNKNOWN", text, StringComparison.Ordinal);
    }

    /// <summary>Or whoever registered with somebody else's address would wait in their account for them.</summary>
    [Fact]
    public async Task An_account_whose_password_somebody_chose_who_never_showed_the_address_is_refused_until_it_is_confirmed()
    {
        var user = await world.User(Password);
        Refused("ADDRESS_UNCONFIRMED", await world.SignIn.Vouch(Provider, user.Email!));

        await world.Confirm(user, "Plus-Sûr-Qu-Avant-7");

        Granted(await By(user, Granted(await world.SignIn.Vouch(Provider, user.Email!))));
    }

    [Fact]
    public async Task Where_a_second_factor_is_set_up_the_code_leads_to_its_challenge_and_the_trail_names_the_provider_still()
    {
        var user = await world.User();
        var session = Granted(await By(user, Granted(await world.SignIn.Vouch(Provider, user.Email!)))).Ticket!.Session;
        var (_, codes) = await world.SetUpSecondFactor(user, session);

        var entry = Granted(await By(user, Granted(await world.SignIn.Vouch(Provider, user.Email!))));
        Assert.Null(entry.Ticket);
        Granted(await world.Grain(user).Answer(entry.Challenge!, codes[0], Device.Unknown));

        var logins = (await Trail(user)).Where(l => l.Action == AuditActions.Login).ToList();
        Assert.Equal(2, logins.Count);
        Assert.All(logins, l => Assert.Contains($"provider={Provider}", l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_opens_nothing_once_its_owner_was_disabled_or_given_another_address_and_no_lock_of_the_password_bars_it()
    {
        var (disabled, moved, locked) = (await world.User(), await world.User(), await world.User());
        var codes = new Dictionary<User, string>();
        foreach (var user in new[] { disabled, moved, locked }) codes[user] = Granted(await world.SignIn.Vouch(Provider, user.Email!));
        await world.Edit(disabled with { Status = UserStatus.Disabled });
        await world.Edit(moved with { Email = $"new.{moved.Id}@example.ch" });
        for (var i = 0; i < 5; i++) await world.Enter(locked.Email!, "Wrong-Horse-9");

        Refused("INVALID_CODE", await By(disabled, codes[disabled]));
        Refused("INVALID_CODE", await By(moved, codes[moved]));
        Granted(await By(locked, codes[locked]));   // wrong passwords are anybody's
    }

    [Fact]
    public async Task A_code_of_another_kind_a_made_up_one_and_one_of_somebody_else_open_nothing()
    {
        var (user, other) = (await world.User(), await world.User());
        var foreign = Granted(await world.SignIn.Vouch(Provider, other.Email!));
        await world.Account(user).Forgot();
        await Until(() => PeopleWorld.LettersTo(user.Email!).Any());

        foreach (var code in new[] { foreign, $"{user.Id.Value:N}.{foreign[33..]}", $"{user.Id.Value:N}.", "nonsense",
            PeopleWorld.TokenTo(user.Email!) })
            Refused("INVALID_CODE", await By(user, code));
        Refused("INVALID_TOKEN", await world.Account(other).Reset(foreign, "Plus-Sûr-Qu-Avant-7"));
    }

    [Fact]
    public void A_code_is_good_for_a_minute()
    {
        var (now, user) = (TimeProvider.System.GetUtcNow(), EntityId.New(TimeProvider.System.GetUtcNow()));
        var (kept, code) = new Credentials().Link(user, LinkPurpose.Provider, now, "a@example.ch", Provider);

        Assert.NotNull(kept.Find(LinkPurpose.Provider, code!, now.AddSeconds(59)));
        Assert.Null(kept.Find(LinkPurpose.Provider, code!, now.AddSeconds(60)));
    }

    private IFederationGrain Grain(User user) => world.Grains.GetGrain<IFederationGrain>(user.Id.ToString());

    private Task<Result<Entry>> By(User user, string code) => Grain(user).SignInByProvider(code, false, Device.Unknown);

    private async Task<IReadOnlyList<(string Action, string Text)>> Trail(User user) =>
        [.. (await world.AuditLines())
            .Where(l => l.Text.Contains($"user={user.Id}", StringComparison.Ordinal)
            && l.Text.Contains("provider=", StringComparison.Ordinal))];

    private static async Task Until(Func<bool> fact)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!fact()) await Task.Delay(20, patience.Token);
    }

    private static T Granted<T>(Result<T> answer) => SignInTests.Granted(answer);

    private static void Refused<T>(string code, Result<T> answer) => Assert.Equal(code, answer.Error?.Code);
}
