using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Presta.Api.Kit;

/// <summary>
/// Where a request comes from. A proxy's word is taken only when the proxy is one of <c>Proxy:Trusted</c> (networks or addresses, separated
/// by commas; none by default): anybody can write <c>X-Forwarded-For</c>.
/// </summary>
internal static class ClientAddress
{
    /// <summary>Who counts as one: an IPv4 address; an IPv6 network of 64 bits, which is the least that one client has.</summary>
    public static UInt128 Key(IPAddress? address)
    {
        if (address is null) return 0;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (length == 4) return BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0);
    }

    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = Operators.Networks("Proxy:Trusted", app.Configuration["Proxy:Trusted"] ?? "");
        if (trusted.Length == 0) return;
        var options =
            new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in trusted) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}

internal static class CommaLists
{
    /// <summary>A setting of several values, separated by commas.</summary>
    public static string[] List(this IConfiguration configuration, string setting) =>
        (configuration[setting] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
