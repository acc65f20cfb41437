using Microsoft.Extensions.Time.Testing;
using Presta.Api.Kit;
using Presta.Audit;

namespace Presta.Api.Tests;

public sealed class AuditDenialsTests
{
    private readonly FakeTimeProvider time = new(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly AuditDenials denials;

    public AuditDenialsTests() => denials = new(time);

    [Fact]
    public void The_first_is_told_at_once_and_the_others_of_the_minute_together()
    {
        Assert.NotNull(denials.Add(Denied("192.0.2.1")));
        for (var i = 0; i < 99_999; i++) Assert.Null(denials.Add(Denied("192.0.2.1")));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(denials.Over());

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(99_999, Assert.Single(denials.Over()).Count);

        Assert.NotNull(denials.Add(Denied("192.0.2.1")));   // another minute
        Assert.Empty(denials.Rest());
    }

    [Fact]
    public void Another_address_route_reason_or_person_is_another_denial()
    {
        AuditEvent[] different =
        [
            Denied("192.0.2.1"), Denied("192.0.2.2"), Denied("192.0.2.1", action: "GET /b"),
            Denied("192.0.2.1") with { Code = "TOKEN_EXPIRED" },
            Denied("192.0.2.1") with { Actor = EntityId.New(time.GetUtcNow()) }, Denied("2001:db8::1"), Denied("2001:db8:0:1::1"),
        ];
        Assert.All(different, d => Assert.NotNull(denials.Add(d)));
    }

    [Fact]
    public void The_addresses_of_one_subscriber_are_one()
    {
        Assert.NotNull(denials.Add(Denied("2001:db8::1")));
        Assert.Null(denials.Add(Denied("2001:db8::ffff:2")));
    }

    [Fact]
    public void A_flood_from_everywhere_is_a_few_lines()
    {
        var atOnce = Enumerable.Range(0, 100_000).Count(n => denials.Add(Denied($"10.{n >> 16}.{(n >> 8) & 255}.{n & 255}")) is not null);
        var rest = denials.Rest();

        Assert.Equal(256, atOnce);
        Assert.Equal(
            ("(others)", 100_000 - 256, (string?)null), Assert.Single(rest) is var line ? (line.Action, line.Count, line.Origin?.Address)
            : default);
    }

    [Fact]
    public void One_persons_flood_hides_nothing_of_anothers_nor_does_a_flood_of_strangers()
    {
        for (var n = 0; n < 1_000; n++) denials.Add(Denied($"10.0.{n >> 8}.{n & 255}"));
        var (loud, quiet) = (EntityId.Of("loud"), EntityId.Of("quiet"));
        var atOnce = Enumerable.Range(0, 1_000)
            .Count(n => denials.Add(Denied("192.0.2.1", action: $"GET /{n}") with { Actor = loud }) is not null);
        Assert.Equal(32, atOnce);
        Assert.NotNull(denials.Add(Denied("192.0.2.1") with { Actor = quiet }));
        var rest = denials.Rest();
        Assert.Equal(968, Assert.Single(rest, line => line.Actor == loud).Count);
        Assert.Equal(744, Assert.Single(rest, line => line.Actor.IsNone).Count);
    }

    [Fact]
    public void However_many_people_are_denied_the_lines_of_a_minute_are_bounded()
    {
        var atOnce = Enumerable.Range(0, 100_000)
            .Count(n => denials.Add(Denied("192.0.2.1", action: $"GET /{n % 100}") with { Actor = EntityId.Of($"{n / 100}") }) is not null);
        Assert.InRange(atOnce + denials.Rest().Count, 1_024, 2 * 2_048 + 1);
    }

    [Theory]
    [InlineData(401, false, true), InlineData(403, true, true), InlineData(429, true, true), InlineData(400, false, true)]
    [InlineData(400, true, false), InlineData(404, true, false), InlineData(200, false, false), InlineData(201, true, false),
        InlineData(503, true, false)]
    public void What_a_known_person_did_is_never_told_together(int status, bool isKnown, bool isDenial) => Assert.Equal(isDenial,
        AuditDenials.IsOne(new AuditEvent("x") { Status = status, Actor = isKnown ? EntityId.New(time.GetUtcNow()) : EntityId.None }));

    private static AuditEvent Denied(string address, string action = "GET /a") =>
        new(action) { Status = 401, Code = "UNAUTHORIZED", Origin = new(address, null, null, Guid.Empty) };
}
