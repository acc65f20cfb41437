using System.ComponentModel.DataAnnotations;
using Presta.Api.Kit;
using Presta.Api.Languages;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>Sign in, stay signed in, sign out: for every role.</summary>
internal static class AuthPortal
{
    public static void MapAuthPortal(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Authentication").WithMetadata(new SecretsMetadata());
        var secrets = auth.MapGroup("").WithMetadata(new AttemptsMetadata());
        var signedIn = auth.MapGroup("").RequireAuthorization();

        secrets.MapPost("/login", (Credentials credentials, IGrainFactory grains, Tokens tokens) =>
            grains.GetGrain<ISignInGrain>(0).SignIn(credentials.Email!.Trim().ToLowerInvariant(), credentials.Password!, credentials.RememberMe)
                .AsData(ticket => Grant.Of(ticket, tokens)));

        auth.MapPost("/refresh-token", (Renewal renewal, IGrainFactory grains, Tokens tokens) =>
            grains.GetGrain<ISignInGrain>(0).Refresh(renewal.RefreshToken!).AsData(ticket => Grant.Of(ticket, tokens)));

        signedIn.MapPost("/logout", (Caller me, Sessions sessions) => sessions.End(me).AsData((_, _) => new Farewell("Vous êtes déconnecté.")));

        signedIn.MapGet("/me", (Caller me, IGrainFactory grains) =>
            grains.GetGrain<IUserGrain>(me.Scope.UserId.ToString()).Profile().As(UserCard.Of));
    }
}

/// <summary>Public, as every body must be: the validation generator passes over internal ones.</summary>
public sealed record Credentials(
    [property: Required(ErrorMessage = "L'adresse e-mail est obligatoire."), StringLength(254, ErrorMessage = "L'adresse e-mail est trop longue.")] string? Email,
    [property: Required(ErrorMessage = "Le mot de passe est obligatoire."), StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] string? Password,
    bool RememberMe = false);

public sealed record Renewal(
    [property: Required(ErrorMessage = "Le jeton de rafraîchissement est obligatoire."), StringLength(512, ErrorMessage = "Le jeton est trop long.")] string? RefreshToken);

internal sealed record Farewell(string Message) : ISpoken<Farewell>
{
    public Farewell In(Language language) => new(language.Say(Message));
}

/// <param name="Token">Access token; good for <paramref name="ExpiresIn"/> seconds.</param>
internal sealed record Grant(string Token, string RefreshToken, int ExpiresIn, string TokenType, UserCard User)
{
    public static async Task<Grant> Of(SessionTicket ticket, Tokens tokens) =>
        new(await tokens.Access(ticket), ticket.RefreshToken, (int)Tokens.Life.TotalSeconds, "Bearer", UserCard.Of(ticket.User));
}

/// <summary>A user to themselves.</summary>
internal sealed record UserCard(
    EntityId Id, string Name, string? Email, IReadOnlyList<string> Roles, string? Role, EntityId? CompanyId, string? Phone, string? JobTitle, string? AvatarUrl,
    UserStatus Status, Language Language, string TimeZone, DateTimeOffset CreatedAt)
{
    public static UserCard Of(User u)
    {
        string[] roles = [.. Enum.GetValues<Portal>().Where(p => p is not Portal.None && u.Roles.HasFlag(p)).Select(p => p.Code())];
        return new(u.Id, u.Name, u.Email, roles, roles.FirstOrDefault(), u.CompanyId.IsNone ? null : u.CompanyId, u.Phone, u.JobTitle, u.AvatarUrl,
            u.Status, u.Language, u.TimeZone ?? "Europe/Zurich", u.CreatedAt);
    }
}
