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

        Assert.NotNull(credentials.Use(LinkPurpose.Verify, verify!, Noon.AddMinutes(120)));
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
        for (var i = 1; i <= 500; i++) (credentials, _, token) = credentials.Rotate(Claire, RefreshToken.Read(token!)!, Noon.AddMinutes(i));
        var later = Noon.AddMinutes(600);

        var madeUp = new RefreshToken(Claire, session.Id, Credentials.Secret());
        Assert.Same(credentials, credentials.Rotate(Claire, madeUp, later).Kept);

        var (ended, none, _) = credentials.Rotate(Claire, RefreshToken.Read(first)!, later);
        Assert.Null(none);
        Assert.False(ended.Has(session.Id, later));
    }

    [Fact]
    public void A_session_from_before_renewals_were_counted_knows_its_old_tokens_too()
    {
        var (credentials, session, first) = new Credentials().Open(Claire, true, Device.Unknown, Noon);
        var token = first;
        for (var i = 1; i <= 3; i++) (credentials, _, token) = credentials.Rotate(Claire, RefreshToken.Read(token!)!, Noon.AddMinutes(i));
        credentials = credentials with { Sessions = [.. credentials.Sessions.Select(s => s with { Renewals = null })] };

        (credentials, _, token) = credentials.Rotate(Claire, RefreshToken.Read(token!)!, Noon.AddMinutes(4));

        Assert.False(credentials.Rotate(Claire, RefreshToken.Read(first)!, Noon.AddMinutes(5)).Kept.Has(session.Id, Noon));
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
