using System.Reflection;
using System.Security.Claims;

namespace Presta.Api.Kit;

/// <summary>Who asks, through the portal of the endpoint asked: the argument that every grain call takes its scope from.</summary>
/// <param name="Viewer">The superadmin who looks at what this user sees, if it is not the user: reads only.</param>
internal sealed record Caller(
    Scope Scope, Guid Session, DateTimeOffset ExpiresAt, DateTimeOffset? SecondFactorAt, EntityId Viewer = default)
{
    /// <summary>What the token said.</summary>
    public TokenFacts Token => new(Scope.UserId, Session, ExpiresAt, Viewer);

    /// <summary>Who sits there: limits and the audit trail are about them.</summary>
    public EntityId Person => Viewer.IsNone ? Scope.UserId : Viewer;

    /// <summary>Authentication has put the caller there; endpoints that have none do not ask for it.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult(http.Features.Get<Caller>());

    public static ClaimsPrincipal Principal(Scope scope) => new(new ClaimsIdentity(
        Enum.GetValues<Portal>().Where(p => p is not Portal.None && scope.Roles.HasFlag(p))
            .Select(p => new Claim(ClaimTypes.Role, p.Code())), "Bearer"));
}

/// <summary>Said on a portal's group: whose endpoints these are.</summary>
internal sealed record PortalMetadata(Portal Portal);

internal static class PortalGroups
{
    /// <summary>Said on a group, and on an endpoint that differs from its group.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoints, string read, string? write = null)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new PermissionMetadata(read, write ?? read));

    /// <summary>A portal: its callers hold its role, see what it lets them own, and may repeat their writes safely.</summary>
    public static RouteGroupBuilder Portal(this IEndpointRouteBuilder routes, string prefix, Portal portal)
    {
        var group = routes.MapGroup(prefix);
        group.RequireAuthorization(policy => policy.RequireRole(portal.Code()));
        group.WithMetadata(new PortalMetadata(portal), new IdempotentMetadata());
        return group;
    }
}
