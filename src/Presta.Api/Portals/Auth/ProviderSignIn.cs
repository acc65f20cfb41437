using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Presta.Api.Federation;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>Signing in at an identity provider, by whoever has an account with the address that the provider has verified.</summary>
internal static class ProviderSignIn
{
    /// <param name="attempts">Where failures count.</param>
    public static void MapProviderSignIn(RouteGroupBuilder anyone, RouteGroupBuilder attempts)
    {
        anyone.MapGet("/oidc", (Federations federations) => Refused.Not(federations.Names).AsData((names, _) => names));

        attempts.MapGet("/oidc/{name}/start", (string name, [FromQuery(Name = "return_to")] string? returnTo, Federations federations) =>
            new Redirection(http => federations.Start(name, returnTo, http)));

        attempts.MapGet(
            "/oidc/{name}/callback", (string name, Federations federations) => new Redirection(http => federations.Return(name, http)));

        attempts.MapPost("/oidc/exchange", (ProviderCode shown, Visitor visitor, IGrainFactory grains, Tokens tokens) =>
            (TokenOwner.Of(shown.Code) is { } user
                ? grains.Federation(user).SignInByProvider(shown.Code!, shown.RememberMe, visitor.Device)
                    : Refused.As<Entry>(UserErrors.InvalidCode))
                .AsData(entry => SignInAnswer.Of(entry, tokens, grains)));
    }
}

/// <param name="Code">That stood in the address when the browser came back.</param>
public sealed record ProviderCode(
    [property: Required(ErrorMessage = "Le code est obligatoire."), StringLength(512, ErrorMessage = "Le code est trop long.")] string? Code,
    bool RememberMe = false);
