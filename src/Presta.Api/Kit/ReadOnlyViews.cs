using Presta.People;

namespace Presta.Api.Kit;

internal static class ReadOnlyViews
{
    /// <summary>
    /// Who looks with somebody else's eyes changes nothing, wherever it is: not where nobody needs to be signed in either. Stands behind
    /// the audit trail, which tells of every try.
    /// </summary>
    public static void UseReadOnlyViews(this IApplicationBuilder app) => app.Use((http, next) =>
        http.Features.Get<Caller>() is { Viewer.IsNone: false }
            && !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            || HttpMethods.IsOptions(http.Request.Method))
            ? Failures.Write(http, Viewing.ReadOnly) : next(http));
}
