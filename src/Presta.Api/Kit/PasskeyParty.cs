using System.Collections.Immutable;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>
/// For which pages passkeys are good. <c>Auth:Passkeys:RelyingParty</c>: a domain, such as <c>example.ch</c> for <c>portal.example.ch</c>;
/// passkeys are lost when it changes. <c>Auth:Passkeys:Origins</c>, by commas: the pages that may ask for one. By default the domain is
/// that of the first of <c>Cors:Origins</c> and <c>Api:PublicUrl</c> that browsers would take, and those of them that lie within it are the
/// pages; where there is none, it is this machine, for trying things out.
/// </summary>
internal static class PasskeyParty
{
    public static RelyingParty Read(IConfiguration configuration)
    {
        var told = configuration.List("Auth:Passkeys:Origins");
        string[] known = told.Length > 0 ? told : [.. Near(configuration)];
        var domain = configuration["Auth:Passkeys:RelyingParty"] is { Length: > 0 } set ? set
            : known.Where(IsUsable).Select(origin => new Uri(origin).Host).FirstOrDefault() ?? "localhost";
        if (!IsDomain(domain))
            throw new InvalidOperationException($"Auth:Passkeys:RelyingParty is a domain such as example.ch, not \"{domain}\".");
        if (told.FirstOrDefault(origin => !IsWithin(origin, domain)) is { } wrong)
            throw new InvalidOperationException($"Auth:Passkeys:Origins has \"{wrong}\", which is no https origin within {domain}.");
        ImmutableArray<string> origins = [.. known.Where(origin => IsWithin(origin, domain)).Distinct()];
        if (origins.IsEmpty && domain is not "localhost")
            throw new InvalidOperationException($"Auth:Passkeys:Origins names no page of {domain}, nor do Cors:Origins and Api:PublicUrl.");
        return new(domain, origins.IsEmpty ? ["http://localhost"] : origins);
    }

    private static IEnumerable<string> Near(IConfiguration configuration)
    {
        string[] web = [.. configuration.List("Cors:Origins"), .. OriginOf(configuration["Api:PublicUrl"])];
        return web.Length > 0 ? web : from url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
                                      where Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback
                                      select $"{new Uri(url).Scheme}://localhost:{new Uri(url).Port}";
    }

    private static IEnumerable<string> OriginOf(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) ? [uri.GetLeftPart(UriPartial.Authority)] : [];

    private static bool IsUsable(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsDomain(uri.Host) && IsWithin(origin, uri.Host);

    /// <summary>Browsers take no address of a machine, and off this one no page that is not encrypted.</summary>
    private static bool IsDomain(string text) =>
        Uri.CheckHostName(text) is UriHostNameType.Dns && text == text.ToLowerInvariant() && !text.EndsWith('.')
        && (text is "localhost" || text.Contains('.', StringComparison.Ordinal));

    private static bool IsWithin(string origin, string domain) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && origin == uri.GetLeftPart(UriPartial.Authority)
        && (uri.Host == domain || uri.Host.EndsWith($".{domain}", StringComparison.Ordinal))
        && (uri.Scheme is "https" || (uri.Scheme is "http" && $".{uri.Host}".EndsWith(".localhost", StringComparison.Ordinal)));
}
