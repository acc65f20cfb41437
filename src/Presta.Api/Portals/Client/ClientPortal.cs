using Presta.Api.Kit;
using Presta.Api.Portals.Shared;

namespace Presta.Api.Portals.Client;

/// <summary>What a client company sees of its own: table of contents.</summary>
internal static class ClientPortal
{
    public static void MapClientPortal(this IEndpointRouteBuilder routes)
    {
        var client = routes.Portal("/api/client", Portal.Client);
        client.MapProjects();
        client.MapNotifications();
        client.MapDocuments();
        client.MapFinances();
        client.MapQuotes();
        client.MapDashboard();
        client.MapSupport();
    }
}
