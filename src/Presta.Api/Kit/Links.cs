using System.Text;

namespace Presta.Api.Kit;

/// <summary>The <c>Link</c> header of a list: the same question one page on, and one page back.</summary>
internal static class Links
{
    /// <summary>What stands before a proxy's buffers for headers; a longer question is told by <c>meta</c> alone.</summary>
    private const int Longest = 1_000;

    /// <summary>The query string up to its cursor.</summary>
    public static string Rest(IQueryCollection query)
    {
        var rest = new StringBuilder("?");
        foreach (var (key, values) in query)
            if (key is not ("page" or "cursor"))
                rest.Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(values.ToString())).Append('&');
        return rest.ToString();
    }

    public static string? Of(HttpRequest request, string rest, string? next, string? previous)
    {
        if ((next ?? previous) is null || rest.Length > Longest) return null;
        var path = (request.PathBase + request.Path).ToUriComponent();
        if (previous is null) return $"<{path}{rest}cursor={next}>; rel=\"next\"";
        return next is null ? $"<{path}{rest}cursor={previous}>; rel=\"prev\""
            : $"<{path}{rest}cursor={next}>; rel=\"next\", <{path}{rest}cursor={previous}>; rel=\"prev\"";
    }
}
