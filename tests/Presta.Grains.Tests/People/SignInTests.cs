using Presta.People;

namespace Presta.Tests.People;

public sealed class SignInTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Password = "Correct-Horse-9";

    [Fact]
    public async Task Who_has_the_password_gets_a_session_that_grants_the_profiles_scope()
    {
        var user = await world.User(Password);

        var ticket = Granted(await Enter($"  {user.Email!.ToUpperInvariant()} ", Password, false));

        Assert.Equal(user.Id, ticket.User.Id);
        Assert.Equal(
            new Scope(user.Id, user.Name, user.CompanyId, user.Roles), Granted(await world.Grain(user).Admit(ticket.Session)).Scope);
    }

    [Fact]
    public async Task Wrong_password_unknown_address_disabled_account_and_no_password_answer_alike()
    {
        var (user, disabled, bare) = (await world.User(Password), await world.User(Password, UserStatus.Disabled), await world.User());

        Result<SessionTicket>[] answers =
        [
            await Enter(user.Email!, "wrong", false),
            await Enter("nobody@example.ch", Password, false),
            await Enter(disabled.Email!, Password, false),
            await Enter(bare.Email!, Password, false),
        ];

        Assert.All(answers, answer => Assert.Equal(UserErrors.InvalidCredentials.Code, answer.Error?.Code));
    }

    [Theory]
    [InlineData("a\0@b.ch"), InlineData("no address"), InlineData("\u0001\ud83d@x"), InlineData("")]
    public async Task What_is_no_address_is_answered_like_one_that_nobody_has(string text)
    {
        for (var i = 0; i < 7; i++) Refused(UserErrors.InvalidCredentials, await Enter(text, Password, false));
    }

    [Fact]
    public async Task After_five_failures_even_the_right_password_is_refused()
    {
        var user = await world.User(Password);
        for (var i = 0; i < 5; i++) Refused(UserErrors.InvalidCredentials, await Enter(user.Email!, "wrong", false));

        var answer = await Enter(user.Email!, Password, false);

        Assert.Equal(ErrorKind.TooMany, answer.Error?.Kind);
        Assert.InRange(answer.Error!.RetryAfter!.Value, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged_once_and_its_reuse_ends_the_session()
    {
        var user = await world.User(Password);
        var first = Granted(await Enter(user.Email!, Password, true));

        var second = Granted(await Renew(first.RefreshToken));
        Assert.Equal(first.Session, second.Session);
        Assert.Equal(second.RefreshToken, Granted(await Renew(first.RefreshToken)).RefreshToken);   // a second tab
        var third = Granted(await Renew(second.RefreshToken));
        Assert.Equal(third.RefreshToken, Granted(await Renew(first.RefreshToken)).RefreshToken);   // a third one, which is slow

        world.Clock.PutForward(TimeSpan.FromSeconds(10));
        Refused(UserErrors.InvalidRefreshToken, await Renew(first.RefreshToken));
        Refused(UserErrors.InvalidRefreshToken, await Renew(third.RefreshToken));
        Refused(UserErrors.SessionEnded, await world.Grain(user).Admit(first.Session));
    }

    [Fact]
    public async Task Fifty_who_show_one_token_at_once_get_one_successor_and_nobody_is_logged_out()
    {
        var user = await world.User(Password);
        var first = Granted(await Enter(user.Email!, Password, true));

        var renewed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Renew(first.RefreshToken)));

        var successor = Assert.Single(renewed.Select(r => Granted(r).RefreshToken).Distinct());
        Assert.Equal(first.Session, Assert.Single(await world.Grain(user).Sessions()).Id);
        Granted(await Renew(successor));
        Granted(await world.Grain(user).Admit(first.Session));
    }

    [Fact]
    public async Task A_session_that_was_signed_out_opens_nothing()
    {
        var user = await world.User(Password);
        var ticket = Granted(await Enter(user.Email!, Password, false));

        await world.Grain(user).SignOut(ticket.Session);
        await world.Grain(user).SignOut(ticket.Session);

        Refused(UserErrors.SessionEnded, await world.Grain(user).Admit(ticket.Session));
        Refused(UserErrors.InvalidRefreshToken, await Renew(ticket.RefreshToken));
    }

    [Fact]
    public async Task Disabling_the_account_in_Notion_closes_its_sessions()
    {
        var user = await world.User(Password);
        var ticket = Granted(await Enter(user.Email!, Password, false));

        await world.Edit(user with { Status = UserStatus.Disabled });

        Refused(UserErrors.SessionEnded, await world.Grain(user).Admit(ticket.Session));
        Refused(UserErrors.InvalidRefreshToken, await Renew(ticket.RefreshToken));
    }

    [Fact]
    public async Task Roles_changed_in_Notion_hold_at_the_next_question()
    {
        var user = await world.User(Password);
        var ticket = Granted(await Enter(user.Email!, Password, false));

        await world.Edit(user with { Roles = Portal.Client });

        Assert.Equal(Portal.Client, Granted(await world.Grain(user).Admit(ticket.Session)).Scope.Roles);
    }

    [Fact]
    public async Task A_second_first_password_changes_nothing()
    {
        var user = await world.User(Password);

        await world.Account(user).Provision("Another-Horse-9");

        Granted(await Enter(user.Email!, Password, false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no token")]
    [InlineData("0198c0de00007000800000000000abcd.0198c0de00007000800000000000abcd.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_nobodys_token_is_refused(string token) => Refused(UserErrors.InvalidRefreshToken, await Renew(token));

    private Task<Result<SessionTicket>> Enter(string email, string password, bool remember) => world.Enter(email, password, remember);

    private Task<Result<SessionTicket>> Renew(string token) => TokenOwner.Of(token) is { } user
        ? world.Grains.GetGrain<IUserGrain>(user.ToString()).Refresh(token)
            : Task.FromResult<Result<SessionTicket>>(UserErrors.InvalidRefreshToken);

    internal static T Granted<T>(Result<T> answer) => answer.Error is null ? answer.Value!
        : throw new Xunit.Sdk.XunitException($"refused: {answer.Error}");

    internal static void Refused<T>(Error expected, Result<T> answer) => Assert.Equal(expected.Code, answer.Error?.Code);
}
