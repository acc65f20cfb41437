using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>From an address and a password to a pair of tokens, and from there to the next pair.</summary>
internal static class SignIn
{
    public static void MapSignIn(this RouteGroupBuilder anyone) =>
        anyone.MapPost("/login", (SignInRequest credentials, Visitor visitor, IGrainFactory grains, Tokens tokens) =>
            grains.GetGrain<ISignInGrain>(0)
                .SignIn(credentials.Email!.Trim().ToLowerInvariant(), credentials.Password!, credentials.RememberMe, visitor.Device)
                .AsData(entry => SignInAnswer.Of(entry, tokens, grains)));

    public static void MapRegistration(this RouteGroupBuilder anyone) =>
        anyone.MapPost("/register", (Registration who, Visitor visitor, IGrainFactory grains, Tokens tokens) =>
            grains.GetGrain<ISignInGrain>(0).Register(who.Account(visitor.NewId), visitor.Device)
                .AsNew(ticket => Grant.Of(ticket, tokens, grains)));

    public static void MapRenewal(this RouteGroupBuilder anyone) =>
        anyone.MapPost("/refresh-token", (Renewal renewal, IGrainFactory grains, Tokens tokens) =>
            (TokenOwner.Of(renewal.RefreshToken) is { } user ? grains.User(user).Refresh(renewal.RefreshToken!)
                : Refused.As<SessionTicket>(UserErrors.InvalidRefreshToken))
                .AsData(ticket => Grant.Of(ticket, tokens, grains)));
}

/// <summary>Public, as every body must be: the validation generator passes over internal ones.</summary>
public sealed record SignInRequest(
    [property: Required(ErrorMessage = "L'adresse e-mail est obligatoire."), StringLength(254, ErrorMessage = "L'adresse e-mail est trop longue.")] string? Email,
    [property: Required(ErrorMessage = "Le mot de passe est obligatoire."), StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] string? Password,
    bool RememberMe = false);

public sealed record Renewal(
    [property: Required(ErrorMessage = "Le jeton de rafraîchissement est obligatoire."), StringLength(512, ErrorMessage = "Le jeton est trop long.")] string? RefreshToken);

/// <summary>What a stranger may say: nothing else of the user's record can be set by it.</summary>
/// <param name="Role">client, prestataire or revendeur.</param>
public sealed record Registration(
    [property: Required(ErrorMessage = "Le nom est obligatoire."), StringLength(120, ErrorMessage = "Le nom est trop long.")] string? Name,
    [property: Required(ErrorMessage = "L'adresse e-mail est obligatoire."), PlainEmail(ErrorMessage = "L'adresse e-mail n'est pas valide.")] string? Email,
    [property: Required(ErrorMessage = "Le mot de passe est obligatoire."), StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] string? Password,
    [property: SameAs(nameof(Registration.Password), ErrorMessage = "Les mots de passe ne correspondent pas.")] string? ConfirmPassword,
    [property: Required(ErrorMessage = "Le rôle est obligatoire."), AllowedValues("client", "prestataire", "revendeur", ErrorMessage = "Ce rôle ne peut pas être choisi.")] string? Role,
    [property: StringLength(200, ErrorMessage = "Le nom de la société est trop long.")] string? Company,
    [property: StringLength(90, ErrorMessage = "Les compétences sont trop longues.")] string? Skills,
    [property: AllowedValues(true, ErrorMessage = "Les conditions générales doivent être acceptées.")] bool Terms = false,
    Language Language = Language.Fr)
{
    internal NewAccount Account(EntityId id) =>
        new(id, Name!.Trim(), Email!.Trim().ToLowerInvariant(), Password!, (Portal)Codes.Read(typeof(Portal), Role!)!, Company?.Trim(),
            Skills?.Trim(), Language);
}

/// <summary>Typed twice to be sure; who sends it once is sure.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SameAsAttribute(string other) : CompareAttribute(other)
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is null || base.IsValid(value, validationContext) is null ? ValidationResult.Success
            : new(ErrorMessage, [validationContext.MemberName!]);
}

[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainEmailAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is null || (value is string text && Mail.EmailAddress.IsOne(text.Trim()));
}

/// <param name="Token">Access token; good for <paramref name="ExpiresIn"/> seconds.</param>
internal sealed record Grant(string Token, string RefreshToken, int ExpiresIn, string TokenType, UserCard User)
{
    public static async Task<Grant> Of(SessionTicket ticket, Tokens tokens, IGrainFactory grains) =>
        new(await tokens.Access(ticket), ticket.RefreshToken, (int)Tokens.Life.TotalSeconds, "Bearer",
            await UserCard.Of(ticket.User, grains, ticket.Account));
}

/// <summary>Tokens, or the demand for a second factor in their place.</summary>
internal sealed record SignInAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ExpiresIn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TokenType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UserCard? User,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? TwoFactorRequired,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChallengeToken)
{
    public static async Task<SignInAnswer> Of(Entry entry, Tokens tokens, IGrainFactory grains) =>
        entry.Ticket is { } ticket ? Of(await Grant.Of(ticket, tokens, grains)) : new(null, null, null, null, null, true, entry.Challenge);

    private static SignInAnswer Of(Grant grant) =>
        new(grant.Token, grant.RefreshToken, grant.ExpiresIn, grant.TokenType, grant.User, null, null);
}
