using Presta.Api.Kit;

namespace Presta.Api.Portals.Auth;

/// <summary>Come in, stay in, leave, and look after one's own account: for every role. Table of contents.</summary>
internal static class AuthPortal
{
    public static void MapAuthPortal(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Authentication").WithMetadata(new SecretsMetadata());
        var anyone = auth.MapGroup("").AllowAnonymous();
        var signedIn = auth.MapGroup("").RequireAuthorization().WithMetadata(new IdempotentMetadata());

        var attempts = anyone.MapGroup("").WithMetadata(new AttemptsMetadata());
        attempts.MapSignIn();
        var once = attempts.MapGroup("").Repeatable();
        once.MapMailedLinks();
        var mailing = anyone.MapGroup("").WithMetadata(new AttemptsMetadata(IsAlwaysCounted: true)).Repeatable();
        mailing.MapRegistration();
        mailing.MapForgottenPasswords();
        MagicLinks.MapMagicLinks(mailing, once);
        anyone.MapGroup("").WithMetadata(new AttemptsMetadata(IsRenewal: true)).MapRenewal();
        signedIn.MapSessions();
        signedIn.MapPermissions();
        signedIn.MapSecurityEvents();
        signedIn.MapViewing();
        signedIn.MapProfile();
        auth.MapSecondFactor(attempts, signedIn);
        Passkeys.MapPasskeys(anyone, attempts, signedIn);
        ProviderSignIn.MapProviderSignIn(anyone, attempts, once);
    }

    /// <summary>Under an <c>Idempotency-Key</c>, though nobody is signed in.</summary>
    private static RouteGroupBuilder Repeatable(this RouteGroupBuilder group)
    {
        group.WithMetadata(new IdempotentMetadata());
        return group;
    }
}
