using System.ComponentModel.DataAnnotations;
using Presta.Api.Kit;
using Presta.Api.Languages;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>A new password, by a link that was mailed.</summary>
internal static class ForgottenPasswords
{
    // Not awaited: how long it takes would tell whether the address is known.
    public static void MapForgottenPasswords(this RouteGroupBuilder anyone) =>
        anyone.MapPost("/forgot-password", (Forgotten forgotten, IGrainFactory grains) =>
        {
            grains.GetGrain<ISignInGrain>(0).Forgot(forgotten.Email!).Ignore();
            return Told.IfKnown();
        });

    public static void MapMailedLinks(this RouteGroupBuilder anyone) =>
        anyone.MapPost("/reset-password", (NewPassword renewed, IGrainFactory grains) =>
            (TokenOwner.Of(renewed.Token) is { } user ? grains.Account(user).Reset(renewed.Token!, renewed.Password!)
                : Refused.As<bool>(UserErrors.InvalidToken))
                .AsData((_, _) => new Told("Votre mot de passe est changé. Reconnectez-vous.")));
}

public sealed record Forgotten(
    [property: Required(ErrorMessage = "L'adresse e-mail est obligatoire."), PlainEmail(ErrorMessage = "L'adresse e-mail n'est pas valide.")] string? Email);

public sealed record NewPassword(
    [property: Required(ErrorMessage = "Le jeton est obligatoire."), StringLength(512, ErrorMessage = "Le jeton est trop long.")] string? Token,
    [property: Required(ErrorMessage = "Le mot de passe est obligatoire."), StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] string? Password,
    [property: SameAs(nameof(NewPassword.Password), ErrorMessage = "Les mots de passe ne correspondent pas.")] string? ConfirmPassword = null);

internal sealed record Told(string Message) : ISpoken<Told>
{
    /// <summary>The answer to everyone who asks for a link, whoever has the address.</summary>
    public static Answer<Told> IfKnown() =>
        Refused.Not(true).AsData((_, _) => new Told("Si cette adresse est connue, un lien vient de lui être envoyé."));

    public Told In(Language language) => new(language.Say(Message));
}
