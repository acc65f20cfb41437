using Presta.Audit;

namespace Presta.Tests.Audit;

public class AuditChainTests
{
    /// <summary>Vector 4.13 of the specification.</summary>
    [Fact]
    public void Each_hash_is_of_the_hash_before_and_the_line()
    {
        var hash = AuditLine.Origin;
        var hashes = new List<string>();
        foreach (var json in (string[])["""{"n":1,"a":"invoice.create"}""", """{"n":2,"a":"invoice.send"}""", """{"n":3,"a":"payment.apply"}"""])
            hashes.Add(hash = AuditLine.HashOf(hash, json));

        Assert.Equal(new string('0', 64), AuditLine.Origin);
        Assert.Equal(
        [
            "ddb70bb373c572434388f309a838d94e6d473d22eb0a633521efae9ce13a9a0e",
            "5d1dffeaa44a41a0185b6824dadd5b8e37aba090a87779c3e765b0efb145d159",
            "800f92b44de860607aa358a6ef69c4c4cbc3776153f19fa6896be2db18e5b7f6",
        ], hashes);
    }

    [Fact]
    public void A_line_has_one_spelling()
    {
        var at = new DateTimeOffset(2026, 3, 2, 14, 0, 0, 7, TimeSpan.FromHours(2));
        var line = AuditLines.Of(new AuditEvent("LOGIN_FAILED")
        {
            At = at, Object = "<\"é\"+\\>", Status = 401, Code = "INVALID_CREDENTIALS", Count = 3,
                Origin = new("::1", "a\tb", "r-1", Guid.Empty),
        }, at).After(AuditHead.None);

        Assert.Equal(
            """{"seq":1,"at":"2026-03-02T12:00:00.007Z","action":"LOGIN_FAILED","object":"<\"?\"+\\>","status":401,"code":"INVALID_CREDENTIALS","count":3,"address":"::1","agent":"a?b","request":"r-1"}""",
            line.Json);
        Assert.Equal(AuditLine.HashOf(AuditLine.Origin, line.Json), line.Hash);
    }

    [Fact]
    public void Every_text_is_bounded()
    {
        var endless = new string('x', 10_000);
        var line = AuditLines.Of(
            new AuditEvent(endless) { Object = endless, Code = endless, Origin = new(endless, endless, endless, Guid.NewGuid()) }, default);

        Assert.InRange(line.After(AuditHead.None).Json.Length, 900, 1_300);
    }

    [Fact]
    public void An_address_that_nobody_has_is_recognised_and_not_told()
    {
        Assert.Equal(AuditEvent.Hidden("Nobody@Example.ch "), AuditEvent.Hidden("nobody@example.ch"));
        Assert.NotEqual(AuditEvent.Hidden("nobody@example.ch"), AuditEvent.Hidden("somebody@example.ch"));
        Assert.DoesNotContain("nobody", AuditEvent.Hidden("nobody@example.ch"), StringComparison.OrdinalIgnoreCase);
    }
}
