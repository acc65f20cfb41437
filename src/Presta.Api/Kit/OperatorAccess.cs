namespace Presta.Api.Kit;

/// <summary>What only the superadmin may ask, and whoever asks from where operators are (<see cref="Operators"/>).</summary>
internal static class OperatorAccess
{
    public static bool IsOperator(this HttpContext http) =>
        http.Features.Get<Caller>() is { Scope.Roles: var roles } && roles.HasFlag(Portal.Superadmin)
        || http.RequestServices.GetRequiredService<Operators>()
            .Admit(http.Connection.RemoteIpAddress, http.Connection.LocalPort, http.Request.Headers.ContainsKey);

    /// <summary>Said on a group or an endpoint; others get 401, or 403 with a token.</summary>
    public static TBuilder ForOperators<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(policy => policy.RequireAssertion(asked => asked.Resource is HttpContext http && http.IsOperator()));
}
