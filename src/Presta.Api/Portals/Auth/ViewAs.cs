using System.ComponentModel.DataAnnotations;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>For superadmins: a portal as one of its users sees it, to read only.</summary>
internal static class ViewAs
{
    public static void MapViewing(this RouteGroupBuilder signedIn) =>
        signedIn.MapPost("/view-as", (ViewRequest wanted, Caller me, IGrainFactory grains, Tokens tokens) =>
            grains.GetGrain<IViewingGrain>(0).Begin(me.Scope.UserId, me.Session, wanted.UserId!.Value)
                .AsData(seen => ViewGrant.Of(me, seen, tokens, grains)))
            .RequireAuthorization(policy => policy.RequireRole(Portal.Superadmin.Code()));
}

public sealed record ViewRequest([property: Required(ErrorMessage = "L'utilisateur est obligatoire.")] EntityId? UserId);

/// <param name="Token">Access token, for reads only; there is none to renew it.</param>
internal sealed record ViewGrant(string Token, int ExpiresIn, string TokenType, bool ReadOnly, UserCard User)
{
    public static async Task<ViewGrant> Of(Caller viewer, User seen, Tokens tokens, IGrainFactory grains) =>
        new(await tokens.View(viewer, seen), (int)Viewing.Lasts.TotalSeconds, "Bearer", true,
            await UserCard.Of(seen, grains));
}
