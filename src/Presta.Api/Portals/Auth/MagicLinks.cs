using System.ComponentModel.DataAnnotations;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>Signing in without a password, by a link that clients have mailed to them.</summary>
internal static class MagicLinks
{
    /// <param name="mailing">Where every request counts, and all are answered alike.</param>
    /// <param name="attempts">Where failures count.</param>
    public static void MapMagicLinks(RouteGroupBuilder mailing, RouteGroupBuilder attempts)
    {
        // Not awaited: how long it takes would tell whether the address is a client's.
        mailing.MapPost("/magic-link", (Forgotten forgotten, IGrainFactory grains) =>
        {
            grains.GetGrain<ISignInGrain>(0).SendLink(forgotten.Email!).Ignore();
            return Told.IfKnown();
        });

        attempts.MapPost("/magic-link/confirm", (Followed link, Visitor visitor, IGrainFactory grains, Tokens tokens) =>
            (TokenOwner.Of(link.Token) is { } user
                ? grains.MagicLink(user).SignInByLink(link.Token!, link.RememberMe, visitor.Device)
                : Refused.As<Entry>(UserErrors.InvalidToken))
                .AsData(entry => SignInAnswer.Of(entry, tokens, grains)));
    }
}

public sealed record Followed(
    [property: Required(ErrorMessage = "Le jeton est obligatoire."), StringLength(512, ErrorMessage = "Le jeton est trop long.")]
    string? Token,
    bool RememberMe = false);
