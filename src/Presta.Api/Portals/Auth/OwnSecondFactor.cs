using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Serialization;
using Presta.Api.Kit;
using Presta.People;
using QRCoder;

namespace Presta.Api.Portals.Auth;

/// <summary>The second factor: set up, show, replace its recovery codes, take away.</summary>
internal static class OwnSecondFactor
{
    public static void MapSecondFactor(this RouteGroupBuilder auth, RouteGroupBuilder attempts, RouteGroupBuilder signedIn)
    {
        signedIn.MapPost(
            "/setup-2fa", (Caller me, IGrainFactory grains) => grains.Account(me.Scope.UserId).SetUpSecondFactor()
            .AsData((setUp, _) => SetUpCard.Of(setUp)))
            .WithMetadata(new BeforeSecondFactorMetadata());

        attempts.MapPost("/verify-2fa", (SecondFactorCode shown, Visitor visitor, Sessions sessions, IGrainFactory grains, Tokens tokens) =>
            Shown(shown, visitor, sessions, grains).AsData(done => SecondFactorAnswer.Of(done, tokens, grains)))
                .WithMetadata(new BeforeSecondFactorMetadata());

        var factor = signedIn.MapGroup("/2fa").NeedsStepUp(StepUp.Account);
        factor.MapPost("/recovery-codes", (Caller me, IGrainFactory grains) =>
            grains.Account(me.Scope.UserId).NewRecoveryCodes().AsData((codes, _) => new RecoveryCard(codes)));
        factor.MapDelete("", (Caller me, IGrainFactory grains) =>
            grains.Account(me.Scope.UserId).RemoveSecondFactor().AsData((_, _) => new Told("La double authentification est désactivée.")));
    }

    /// <summary>At the end of a sign-in it answers a challenge; for who is signed in it confirms the set-up or counts as step-up.</summary>
    private static async Task<Result<SecondFactorShown>> Shown(
        SecondFactorCode shown, Visitor visitor, Sessions sessions, IGrainFactory grains)
    {
        if (shown.ChallengeToken is { } challenge)
            return TokenOwner.Of(challenge) is { } user
                ? (await grains.User(user).Answer(challenge, shown.Any, visitor.Device)).Select(ticket => new SecondFactorShown(ticket, []))
                : UserErrors.InvalidToken;
        if (visitor.Caller is not { } me) return ApiErrors.Unauthorized;
        var answer = await grains.Account(me.Scope.UserId).ShowCode(me.Session, shown.Any);
        sessions.Forget(me);
        return answer.Select(codes => new SecondFactorShown(null, codes));
    }
}

internal sealed record SecondFactorShown(SessionTicket? Ticket, ImmutableArray<string> RecoveryCodes);

/// <summary>A code of the app, or a recovery code in its place.</summary>
public sealed record SecondFactorCode(
    [property: RegularExpression("^[0-9]{6}$", ErrorMessage = "Un code à six chiffres est attendu.")] string? Code,
    [property: StringLength(512, ErrorMessage = "Le jeton est trop long.")] string? ChallengeToken,
    [property: StringLength(32, ErrorMessage = "Le code de secours est trop long.")] string? BackupCode) : IValidatableObject
{
    internal string Any => Code ?? BackupCode!;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Code) && string.IsNullOrEmpty(BackupCode)) yield return new("Le code est obligatoire.", [nameof(Code)]);
    }
}

/// <param name="QrCodeUrl">The QR code to scan, an SVG as a data URL.</param>
/// <param name="ManualEntryKey">The secret in groups of four.</param>
internal sealed record SetUpCard(string Secret, string OtpauthUrl, string QrCodeUrl, string ManualEntryKey)
{
    public static SetUpCard Of(SecondFactorSetUp setUp) =>
        new(setUp.Secret, setUp.Url, Qr(setUp.Url), string.Join(' ', setUp.Secret.Chunk(4).Select(four => new string(four))));

    private static string Qr(string url)
    {
        using var code = QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg.GetGraphic(4)))}";
    }
}

internal sealed record RecoveryCard(ImmutableArray<string> BackupCodes);

/// <summary>Tokens at the end of a sign-in; the recovery codes, told once, when a set-up was confirmed.</summary>
internal sealed record SecondFactorAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ExpiresIn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TokenType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UserCard? User,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Enabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? BackupCodes)
{
    public static async Task<SecondFactorAnswer> Of(SecondFactorShown shown, Tokens tokens, IGrainFactory grains)
    {
        if (shown.Ticket is not { } ticket)
            return new(null, null, null, null, null, true, shown.RecoveryCodes.IsEmpty ? null : shown.RecoveryCodes);
        var grant = await Grant.Of(ticket, tokens, grains);
        return new(grant.Token, grant.RefreshToken, grant.ExpiresIn, grant.TokenType, grant.User, null, null);
    }
}
