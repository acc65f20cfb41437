using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;
using Presta.Api.Kit;

namespace Presta.Api.Federation;

/// <summary>
/// Where people may be sent once they are signed in: pages of <c>Cors:Origins</c> and of <c>Api:PublicUrl</c>. Anywhere else the code
/// in the address would be somebody else's.
/// </summary>
internal sealed class ReturnPages(FrozenSet<string> origins)
{
    private const int Longest = 1_000;

    public static ReturnPages Read(IConfiguration configuration) => new(configuration.List("Cors:Origins")
        .Concat(Uri.TryCreate(configuration["Api:PublicUrl"], UriKind.Absolute, out var own) ? [own.GetLeftPart(UriPartial.Authority)] : [])
        .ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The address as it is understood here, so that no browser understands it otherwise; null when it is not admitted.</summary>
    public string? Read(string? text) =>
        text is { Length: <= Longest } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            && uri.Fragment.Length == 0
        && origins.Contains(uri.GetLeftPart(UriPartial.Authority)) && uri.AbsoluteUri.Length <= Longest && !IsAnswered(uri)
            ? uri.AbsoluteUri : null;

    /// <summary>A page that finds two codes may take the wrong one.</summary>
    private static bool IsAnswered(Uri uri) => QueryHelpers.ParseQuery(uri.Query) is var query
        && (query.ContainsKey("code") || query.ContainsKey("error"));
}
