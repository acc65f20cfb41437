using System.Net;

namespace Presta;

/// <summary>
/// Who runs this installation, as the network tells: <c>Operators:Addresses</c> (networks or addresses, by commas; this machine when not
/// set, nobody when empty) and <c>Operators:Port</c> (a port of <c>--urls</c> that only operators can reach; none by default).
/// </summary>
public sealed class Operators
{
    private const string ThisMachine = "127.0.0.0/8, ::1";

    /// <summary>A proxy that nobody trusts speaks for another one, or a web page makes its reader's browser ask.</summary>
    private static readonly string[] PassedOn = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Origin"];

    private readonly IPNetwork[] networks;
    private readonly int port;

    /// <param name="setting">A setting by its name; null when nobody set it.</param>
    /// <exception cref="InvalidOperationException">A setting cannot be read: which, and why.</exception>
    public Operators(Func<string, string?> setting)
    {
        networks = Networks("Operators:Addresses", setting("Operators:Addresses") ?? ThisMachine);
        port = setting("Operators:Port") is not { Length: > 0 } given ? 0 : int.TryParse(given, out var number)
            && number is > 0 and <= 65_535 ? number
            : throw new InvalidOperationException($"Operators:Port is \"{given}\", which is no port.");
    }

    /// <param name="atPort">Of this process, at which the request came in.</param>
    /// <param name="hasHeader">Whether the request has a header; what a trusted proxy said has become <paramref name="from"/>.</param>
    public bool Admit(IPAddress? from, int atPort, Predicate<string> hasHeader) =>
        (port != 0 && atPort == port) || (Knows(from) && !Array.Exists(PassedOn, hasHeader));

    /// <summary>Networks such as 10.0.0.0/8 and single addresses, separated by commas.</summary>
    public static IPNetwork[] Networks(string setting, string text) =>
    [
        .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one =>
            IPNetwork.TryParse(one, out var network) ? network
            : IPAddress.TryParse(one, out var address) ? new(address, address.GetAddressBytes().Length * 8)
            : throw new InvalidOperationException(
                $"{setting} has \"{one}\", which is neither a network such as 10.0.0.0/8 nor an address.")),
    ];

    private bool Knows(IPAddress? from)
    {
        if (from is null) return false;
        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return networks.Any(network => network.Contains(address));
    }
}
