using System.Buffers.Text;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>Passkeys: made, listed, taken away by who is signed in; shown to sign in, without an address, or as step-up.</summary>
internal static class Passkeys
{
    public static void MapPasskeys(RouteGroupBuilder anyone, RouteGroupBuilder attempts, RouteGroupBuilder signedIn)
    {
        anyone.MapPost("/passkeys/challenge", (RelyingParty party, PasskeyChallenges challenges) =>
            Refused.Not(challenges.New(PasskeyChallenges.SignIn)).AsData((challenge, _) => ProofOptions.Of(challenge, party)))
            .WithMetadata(new IdempotentMetadata(IsWrite: false));

        attempts.MapPost("/passkeys/sign-in", (PasskeySignIn shown, Visitor visitor, RelyingParty party, PasskeyChallenges challenges,
            IGrainFactory grains, Tokens tokens) =>
            Entered(shown, visitor, party, challenges, grains).AsData(entry => SignInAnswer.Of(entry, tokens, grains)));

        var own = signedIn.MapGroup("/passkeys");
        own.MapGet("", (Caller me, IGrainFactory grains) => Refused.Not(grains.Passkeys(me.Scope.UserId).Passkeys())
            .AsData((passkeys, _) => passkeys.Select(PasskeyCard.Of).ToImmutableArray()));
        own.MapDelete("/{id}", (EntityId id, Caller me, IGrainFactory grains) =>
            grains.Passkeys(me.Scope.UserId).Remove(me.Session, id).AsData((_, _) => new Told("La clé d'accès est supprimée.")));

        var factor = own.MapGroup("").WithMetadata(new BeforeSecondFactorMetadata());
        factor.MapPost("/options", (Caller me, RelyingParty party, PasskeyChallenges challenges, IGrainFactory grains) =>
            grains.Passkeys(me.Scope.UserId).Owner(me.Session).AsData(async owner =>
                CreationOptions.Of(await challenges.New(PasskeyChallenges.Creation(me)), party, owner)))
            .WithMetadata(new IdempotentMetadata(IsWrite: false));
        factor.MapPost("", (NewPasskey made, Caller me, RelyingParty party, PasskeyChallenges challenges, Sessions sessions,
            IGrainFactory grains) =>
            Registered(made, me, party, challenges, sessions, grains).AsNew(passkey => Task.FromResult(PasskeyCard.Of(passkey))));
        factor.MapPost("/step-up", (PasskeyShown shown, Caller me, RelyingParty party, PasskeyChallenges challenges, Sessions sessions,
            IGrainFactory grains) =>
            SteppedUp(shown, me, party, challenges, sessions, grains).AsData((_, _) => new Told("Votre identité est confirmée.")))
            .WithMetadata(new AttemptsMetadata());
    }

    private static async Task<Result<Entry>> Entered(
        PasskeySignIn shown, Visitor visitor, RelyingParty party, PasskeyChallenges challenges, IGrainFactory grains) =>
        await shown.Credential!.Proof(challenges) is { } proof && shown.Credential.User is { } user
            ? await grains.Passkeys(user).SignInByPasskey(party, proof, shown.RememberMe, visitor.Device) : UserErrors.InvalidPasskey;

    private static async Task<Result<OwnPasskey>> Registered(
        NewPasskey made, Caller me, RelyingParty party, PasskeyChallenges challenges, Sessions sessions, IGrainFactory grains)
    {
        var (credential, clientData) = (made.Credential!, Bytes(made.Credential!.Response!.ClientDataJson));
        if (await challenges.Answered(PasskeyChallenges.Creation(me), clientData) is not { } challenge) return UserErrors.PasskeyNotTaken;
        var creation = new PasskeyCreation(challenge, Bytes(credential.Id), clientData, Bytes(credential.Response!.AttestationObject));
        var answer = await grains.Passkeys(me.Scope.UserId).Register(me.Session, party, creation, made.Name!.Trim());
        sessions.Forget(me);
        return answer;
    }

    private static async Task<Result<bool>> SteppedUp(
        PasskeyShown shown, Caller me, RelyingParty party, PasskeyChallenges challenges, Sessions sessions, IGrainFactory grains)
    {
        if (await shown.Credential!.Proof(challenges) is not { } proof) return UserErrors.InvalidPasskey;
        var answer = await grains.Passkeys(me.Scope.UserId).ShowPasskey(me.Session, party, proof);
        sessions.Forget(me);
        return answer;
    }

    internal static byte[] Bytes(string? text) => Base64Url.DecodeFromChars(text);
}

/// <param name="Credential">What <c>navigator.credentials.create()</c> gave, by its <c>toJSON()</c>.</param>
public sealed record NewPasskey(
    [property: Required(ErrorMessage = "Le nom est obligatoire."), StringLength(60, ErrorMessage = "Le nom est trop long.")] string? Name,
    [property: Required(ErrorMessage = "La clé d'accès est obligatoire.")] MadeCredential? Credential);

/// <param name="Credential">What <c>navigator.credentials.get()</c> gave, by its <c>toJSON()</c>.</param>
public sealed record PasskeySignIn(
    [property: Required(ErrorMessage = "La clé d'accès est obligatoire.")] ShownCredential? Credential, bool RememberMe = false);

public sealed record PasskeyShown([property: Required(ErrorMessage = "La clé d'accès est obligatoire.")] ShownCredential? Credential);

internal sealed record PasskeyCard(EntityId Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    public static PasskeyCard Of(OwnPasskey p) => new(p.Id, p.Name, p.CreatedAt, p.UsedAt);
}
