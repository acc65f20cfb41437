using Presta.Api.Kit;

namespace Presta.Api.Portals.Auth;

/// <summary>Come in, stay in, leave, and look after one's own account: for every role. Table of contents.</summary>
internal static class AuthPortal
{
    public static void MapAuthPortal(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Authentication")
            .WithMetadata(new SecretsMetadata(), new IdempotentMetadata());
        var anyone = auth.MapGroup("").AllowAnonymous();
        var signedIn = auth.MapGroup("").RequireAuthorization();

        var attempts = anyone.MapGroup("").WithMetadata(new AttemptsMetadata());
        attempts.MapSignIn();
        attempts.MapMailedLinks();
        var mailing = anyone.MapGroup("").WithMetadata(new AttemptsMetadata(IsAlwaysCounted: true));
        mailing.MapRegistration();
        mailing.MapForgottenPasswords();
        MagicLinks.MapMagicLinks(mailing, attempts);
        anyone.MapGroup("").WithMetadata(new AttemptsMetadata(IsRenewal: true)).MapRenewal();
        signedIn.MapSessions();
        signedIn.MapPermissions();
        signedIn.MapSecurityEvents();
        signedIn.MapViewing();
        signedIn.MapProfile();
        auth.MapSecondFactor(attempts, signedIn);
        Passkeys.MapPasskeys(anyone, attempts, signedIn);
        ProviderSignIn.MapProviderSignIn(anyone, attempts);
    }
}
