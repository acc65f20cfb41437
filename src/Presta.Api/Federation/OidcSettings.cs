using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Presta.Api.Federation;

/// <summary>
/// An identity provider (OpenID Connect) whose word on somebody's e-mail address is taken: <c>Auth:Oidc:{name}:Authority</c>,
/// <c>…:ClientId</c>, <c>…:ClientSecret</c>, and <c>…:Scopes</c> (<c>openid email</c>). None by default, and then nobody signs in this way.
/// </summary>
/// <param name="Authority">The issuer, without a slash at the end.</param>
internal sealed partial record OidcSettings(string Name, string Authority, string ClientId, string ClientSecret, string Scopes)
{
    private const string Section = "Auth:Oidc";

    /// <summary>False for one on this machine, for trying things out.</summary>
    public bool IsEncrypted => Authority.StartsWith("https:", StringComparison.Ordinal);

    /// <summary>Whether secrets may be sent there.</summary>
    public bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.Scheme is "https" || (uri.Scheme is "http" && !IsEncrypted && uri.IsLoopback));

    public static ImmutableArray<OidcSettings> Read(IConfiguration configuration)
    {
        ImmutableArray<OidcSettings> all = [.. configuration.GetSection(Section).GetChildren().Select(Read)];
        // The provider sends people, and their codes, to this address alone; one made of what a request says would be anybody's to choose.
        if (!all.IsEmpty && configuration["Api:PublicUrl"] is not { Length: > 0 })
            throw new InvalidOperationException($"{Section} needs Api:PublicUrl, the address that identity providers send people back to.");
        return all;
    }

    private static OidcSettings Read(IConfigurationSection told)
    {
        if (!Names.IsMatch(told.Key))
            throw new InvalidOperationException($"{Section}:{told.Key}: a name is up to 40 small letters, digits and hyphens.");
        var settings = new OidcSettings(
            told.Key, Told("Authority").TrimEnd('/'), Told("ClientId"), Told("ClientSecret"), told["Scopes"] is { Length: > 0 } scopes
                ? scopes : "openid email");
        if (!Uri.TryCreate(settings.Authority, UriKind.Absolute, out var uri) || !settings.IsSafe(settings.Authority)
            || uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0)
            throw new InvalidOperationException(
                $"{Section}:{told.Key}:Authority is an https address such as https://login.example.ch, not \"{told["Authority"]}\".");
        if (!settings.Scopes.Split(' ').Contains("openid"))
            throw new InvalidOperationException(
                $"{Section}:{told.Key}:Scopes are separated by spaces and have openid among them, unlike \"{settings.Scopes}\".");
        return settings;

        string Told(string setting) => told[setting] is { Length: > 0 } value ? value
            : throw new InvalidOperationException(
                $"{Section}:{told.Key}:{setting} is missing; a provider needs Authority, ClientId and ClientSecret.");
    }

    [GeneratedRegex(@"^[a-z0-9\-]{1,40}\z")]
    private static partial Regex Names { get; }
}
