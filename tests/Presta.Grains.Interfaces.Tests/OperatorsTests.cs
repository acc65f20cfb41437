using System.Net;

namespace Presta.Tests;

public sealed class OperatorsTests
{
    [Theory]
    [InlineData(null, "127.0.0.1", true), InlineData(null, "::1", true), InlineData(null, "::ffff:127.0.0.1", true),
        InlineData(null, "10.1.2.3", false)]
    [InlineData("10.0.0.0/8, 192.0.2.7", "10.1.2.3", true), InlineData("10.0.0.0/8, 192.0.2.7", "192.0.2.7", true)]
    [InlineData("10.0.0.0/8", "127.0.0.1", false), InlineData("", "127.0.0.1", false), InlineData(null, null, false)]
    public void They_are_known_by_their_addresses_this_machine_where_nothing_is_said(string? addresses, string? from, bool isAdmitted) =>
        Assert.Equal(isAdmitted, Of(addresses).Admit(from is null ? null : IPAddress.Parse(from), 5080, _ => false));

    [Theory, InlineData("X-Forwarded-For"), InlineData("Forwarded"), InlineData("X-Real-IP"), InlineData("Origin")]
    public void Whom_a_proxy_or_a_web_page_speaks_for_is_not_known_by_its_address(string header) =>
        Assert.False(Of(null).Admit(IPAddress.Loopback, 5080, name => name == header));

    [Theory, InlineData(9090, true), InlineData(5080, false)]
    public void Whoever_reaches_their_port_is_one(int port, bool isAdmitted) =>
        Assert.Equal(isAdmitted, Of("", "9090").Admit(IPAddress.Parse("203.0.113.9"), port, _ => true));

    [Theory, InlineData("presta.example.ch", ""), InlineData("", "http"), InlineData("", "70000")]
    public void A_setting_that_cannot_be_read_is_told_by_name(string addresses, string port) =>
        Assert.StartsWith(
            "Operators:", Assert.Throws<InvalidOperationException>(() => Of(addresses, port)).Message, StringComparison.Ordinal);

    private static Operators Of(string? addresses, string? port = null) => new(setting => setting is "Operators:Port" ? port : addresses);
}
