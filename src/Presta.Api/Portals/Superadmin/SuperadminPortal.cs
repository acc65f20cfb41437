using Presta.Api.Kit;

namespace Presta.Api.Portals.Superadmin;

/// <summary>What the house itself looks after: table of contents.</summary>
internal static class SuperadminPortal
{
    public static void MapSuperadminPortal(this IEndpointRouteBuilder routes)
    {
        var superadmin = routes.Portal("/api/superadmin", Portal.Superadmin);
        superadmin.MapRoles();
    }
}
