using Presta.People;

namespace Presta.Tests.People;

public sealed class CredentialsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly EntityId Claire = EntityId.New(Noon);

    [Fact]
    public void Five_failures_lock_for_the_rest_of_fifteen_minutes()
    {
        var credentials = new Credentials();
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(credentials.LockedFor(Noon.AddMinutes(i)));
            credentials = credentials.Failed(Noon.AddMinutes(i));
        }

        Assert.Equal(TimeSpan.FromMinutes(11), credentials.LockedFor(Noon.AddMinutes(4)));
        Assert.Null(credentials.LockedFor(Noon.AddMinutes(15)));
    }

    /// <summary>
    /// Anybody may ask for new passwords and for links to sign in with; whoever has just registered still confirms their address.
    /// </summary>
    [Fact]
    public void Links_that_strangers_ask_for_take_none_of_another_kind_away()
    {
        var (credentials, verify) = new Credentials().Link(Claire, LinkPurpose.Verify, Noon);
        for (var minutes = 0; minutes < 120; minutes += 4)
            foreach (var purpose in new[] { LinkPurpose.Reset, LinkPurpose.SignIn })
                credentials = credentials.Link(Claire, purpose, Noon.AddMinutes(minutes)).Kept;

        Assert.NotNull(credentials.Find(LinkPurpose.Verify, verify!, Noon.AddMinutes(120)));
        Assert.InRange(credentials.Links.Length, 2, 21);
    }

    [Fact]
    public void Failures_further_apart_never_lock()
    {
        var credentials = new Credentials();
        for (var i = 0; i < 50; i++) credentials = credentials.Failed(Noon.AddMinutes(4 * i));

        Assert.Null(credentials.LockedFor(Noon.AddMinutes(4 * 50)));
        Assert.True(credentials.Failures.Length <= 5);
    }

    [Fact]
    public void A_session_that_opens_forgives_the_failures() =>
        Assert.Empty(new Credentials().Failed(Noon).Open(Claire, false, Device.Unknown, Noon).Kept.Failures);

    [Theory]
    [InlineData(false, 24)]
    [InlineData(true, 30 * 24)]
    public void A_session_lasts_a_day_or_thirty(bool remember, int hours)
    {
        var (kept, session, _) = new Credentials().Open(Claire, remember, Device.Unknown, Noon);

        Assert.True(kept.Has(session.Id, Noon.AddHours(hours).AddSeconds(-1)));
        Assert.False(kept.Has(session.Id, Noon.AddHours(hours)));
    }

    [Fact]
    public void Of_too_many_sessions_the_oldest_ends()
    {
        var (credentials, first, _) = new Credentials().Open(Claire, true, Device.Unknown, Noon);
        var ids = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            (credentials, var session, _) = credentials.Open(Claire, true, Device.Unknown, Noon.AddMinutes(i));
            ids.Add(session.Id);
        }

        Assert.False(credentials.Has(first.Id, Noon));
        Assert.All(ids, id => Assert.True(credentials.Has(id, Noon)));
    }

    [Fact]
    public void A_refresh_token_reads_back_and_is_kept_only_as_a_hash()
    {
        var (kept, session, token) = new Credentials().Open(Claire, false, Device.Unknown, Noon);

        var read = RefreshToken.Read(token)!;
        Assert.Equal((Claire, session.Id), (read.User, read.Session));
        Assert.DoesNotContain(read.Secret, System.Text.Json.JsonSerializer.Serialize(kept), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tabs_within_ten_seconds_get_the_same_successor()
    {
        var (opened, session, token) = new Credentials().Open(Claire, false, Device.Unknown, Noon);
        var (rotated, _, next) = opened.Rotate(Claire, RefreshToken.Read(token)!, Noon);

        var (kept, still, again) = rotated.Rotate(Claire, RefreshToken.Read(token)!, Noon.AddSeconds(9));

        Assert.Equal((session.Id, next), (still!.Id, again));
        Assert.Same(rotated, kept);
        Assert.NotNull(kept.Rotate(Claire, RefreshToken.Read(next)!, Noon.AddSeconds(9)).Session);
    }

    [Fact]
    public void A_token_is_exchanged_once_and_its_reuse_ends_the_session()
    {
        var (opened, session, token) = new Credentials().Open(Claire, false, Device.Unknown, Noon);

        var (rotated, still, next) = opened.Rotate(Claire, RefreshToken.Read(token)!, Noon);
        Assert.Equal(session.Id, still!.Id);
        Assert.NotEqual(token, next);

        var (ended, none, _) = rotated.Rotate(Claire, RefreshToken.Read(token)!, Noon.AddSeconds(10));
        Assert.Null(none);
        Assert.False(ended.Has(session.Id, Noon));
        Assert.Null(ended.Rotate(Claire, RefreshToken.Read(next)!, Noon).Session);
    }

    [Fact]
    public void A_token_from_long_ago_ends_the_session_as_well_and_one_that_was_never_given_does_not()
    {
        var (credentials, session, first) = new Credentials().Open(Claire, true, Device.Unknown, Noon);
        var token = first;
        for (var i = 1; i <= 12_000; i++)
            (credentials, _, token) = credentials.Rotate(Claire, RefreshToken.Read(token!)!, Noon.AddMinutes(i));
        var later = Noon.AddMinutes(12_001);

        var secret = RefreshToken.Read(first)!.Secret;
        foreach (var madeUp in new[] { Credentials.Secret(), new string('é', 43), Bent(secret, 0), Bent(secret, 21), Bent(secret, 42) })
            Assert.Same(credentials, credentials.Rotate(Claire, new(Claire, session.Id, madeUp), later).Kept);

        var (ended, none, _) = credentials.Rotate(Claire, RefreshToken.Read(first)!, later);
        Assert.Null(none);
        Assert.False(ended.Has(session.Id, later));

        static string Bent(string secret, int at) => secret[..at] + (secret[at] == 'A' ? 'B' : 'A') + secret[(at + 1)..];
    }

    [Fact]
    public void However_often_others_renew_within_ten_seconds_a_slow_tab_gets_the_token_that_stands()
    {
        var (credentials, session, first) = new Credentials().Open(Claire, false, Device.Unknown, Noon);
        var token = first;
        for (var i = 0; i < 9; i++) (credentials, _, token) = credentials.Rotate(Claire, RefreshToken.Read(token!)!, Noon.AddSeconds(i));

        var (kept, still, slow) = credentials.Rotate(Claire, RefreshToken.Read(first)!, Noon.AddSeconds(9));
        Assert.Equal((session.Id, token), (still!.Id, slow));
        Assert.Same(credentials, kept);

        Assert.False(kept.Rotate(Claire, RefreshToken.Read(first)!, Noon.AddSeconds(10)).Kept.Has(session.Id, Noon));   // too slow
    }

    [Fact]
    public void What_is_kept_of_former_tokens_is_bounded_and_goes()
    {
        var (credentials, _, token) = new Credentials().Open(Claire, false, Device.Unknown, Noon);
        for (var i = 0; i < 100; i++) (credentials, _, token) = credentials.Rotate(Claire, RefreshToken.Read(token!)!, Noon);
        Assert.InRange(credentials.Sessions[0].Earlier.Length, 1, 30);

        (credentials, _, _) = credentials.Rotate(Claire, RefreshToken.Read(token!)!, Noon.AddMinutes(1));
        Assert.Empty(credentials.Sessions[0].Earlier);
    }

    [Fact]
    public void A_session_whose_secret_has_no_mark_yet_goes_on_and_what_comes_after_has_one()
    {
        var (credentials, session, _) = new Credentials().Open(Claire, true, Device.Unknown, Noon);
        var old = Credentials.Secret();
        credentials = credentials with { Sessions = [session with { TokenHash = Credentials.Hashed(old) }] };

        var (renewed, still, marked) = credentials.Rotate(Claire, new(Claire, session.Id, old), Noon);
        Assert.Equal(session.Id, still!.Id);
        Assert.Equal(marked, renewed.Rotate(Claire, new(Claire, session.Id, old), Noon.AddSeconds(9)).Token);
        Assert.False(renewed.Rotate(Claire, new(Claire, session.Id, old), Noon.AddSeconds(10)).Kept.Has(session.Id, Noon));

        var (twice, _, next) = renewed.Rotate(Claire, RefreshToken.Read(marked)!, Noon.AddMinutes(1));
        var (more, _, _) = twice.Rotate(Claire, RefreshToken.Read(next)!, Noon.AddMinutes(2));
        Assert.False(more.Rotate(Claire, RefreshToken.Read(marked)!, Noon.AddMinutes(3)).Kept.Has(session.Id, Noon));
    }

    [Fact]
    public void A_session_that_ended_is_sure_of_nothing_and_with_a_factor_of_any_kind_it_has_to_be_shown()
    {
        var (credentials, session, _) = new Credentials().Open(Claire, false, Device.Unknown, Noon);
        Assert.True(credentials.IsSureOf(session.Id, Noon));
        Assert.False(credentials.Close(session.Id).IsSureOf(session.Id, Noon));
        Assert.True(credentials.IsSureOf(session.Id, Noon.AddMinutes(9)));
        Assert.False(credentials.IsSureOf(session.Id, Noon.AddMinutes(10)));   // by a token that may have been taken since
        Assert.True(credentials.IsSureOf(session.Id, Noon.AddMinutes(10), hasShownPassword: true));

        foreach (var strong in new[]
            {
                credentials with { Passkeys = [new(Claire, "Clé", [1], [2], 0, Noon)] },
                credentials with { SecondFactor = SecondFactor.Confirmed("JBSWY3DPEHPK3PXP", Noon) },
            })
        {
            Assert.False(strong.IsSureOf(session.Id, Noon, hasShownPassword: true));
            Assert.True(strong.Proven(session.Id, Noon).IsSureOf(session.Id, Noon.AddMinutes(4)));
            Assert.False(strong.Proven(session.Id, Noon).IsSureOf(session.Id, Noon.AddMinutes(5)));
        }
    }

    [Fact]
    public void Wrong_codes_lock_passwords_and_codes_and_wrong_passwords_no_code()
    {
        var (guessed, missed) = (new Credentials(), new Credentials());
        for (var i = 0; i < 5; i++) (guessed, missed) = (guessed.Failed(Noon), missed.Missed(Noon));
        var quarter = TimeSpan.FromMinutes(15);

        Assert.Equal((quarter, null), (guessed.LockedFor(Noon), guessed.FactorLockedFor(Noon)));
        Assert.Equal((quarter, quarter), (missed.LockedFor(Noon), missed.FactorLockedFor(Noon)));
        Assert.Equal(quarter, missed.WithPassword("hash").FactorLockedFor(Noon));   // who reads the mail guesses no codes the faster for it
        Assert.Null(missed.Open(Claire, false, Device.Unknown, Noon).Kept.LockedFor(Noon));
    }

    [Fact]
    public void An_expired_session_is_not_refreshed()
    {
        var (opened, _, token) = new Credentials().Open(Claire, false, Device.Unknown, Noon);

        var (kept, session, _) = opened.Rotate(Claire, RefreshToken.Read(token)!, Noon.AddHours(24));

        Assert.Null(session);
        Assert.Same(opened, kept);
    }

    [Fact]
    public void Closing_an_ended_session_changes_nothing()
    {
        var credentials = new Credentials();
        Assert.Same(credentials, credentials.Close(Guid.NewGuid()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("00000000000000000000000000000000.00000000000000000000000000000000.short")]
    public void What_is_no_refresh_token_reads_as_none(string? text) => Assert.Null(RefreshToken.Read(text));
}
