using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>A user to themselves: who they are, what they may change of it, their password, their address.</summary>
internal static class OwnProfile
{
    public static void MapProfile(this RouteGroupBuilder signedIn)
    {
        signedIn.MapGet("/me", (Caller me, IGrainFactory grains) =>
            OwnUser.Of(grains.User(me.Scope.UserId).Profile(), grains).AsItem((own, _) => own.Card))
            .WithMetadata(new BeforeSecondFactorMetadata());

        signedIn.MapPut("/profile", (ProfileChange change, IfMatch seen, Caller me, IGrainFactory grains) =>
            OwnUser.Of(Changed(change, seen.Version, me, grains), grains).AsItem((own, _) => own.Profile));

        signedIn.MapPost("/change-password", (PasswordChange change, Caller me, IGrainFactory grains) =>
            grains.Account(me.Scope.UserId).ChangePassword(me.Session, change.CurrentPassword!, change.NewPassword!)
                .AsData((_, _) => new Told("Votre mot de passe est changé. Vos autres sessions sont terminées.")));

        signedIn.MapPut("/email", (EmailChange change, Caller me, IGrainFactory grains) =>
            grains.Account(me.Scope.UserId).AskForEmail(me.Session, change.Email!.Trim().ToLowerInvariant(), change.Password!)
                .AsData((_, _) => new Told("Un lien de confirmation vient d'être envoyé à la nouvelle adresse.")));

        // By who is signed in, and nobody else: whoever follows a link out of a letter that they did not expect would make a stranger's
        // account, which has their address, pass for theirs.
        signedIn.MapPost("/verify-email", (Shown shown, Caller me, IGrainFactory grains) =>
            (TokenOwner.Of(shown.Token) == me.Scope.UserId ? grains.Account(me.Scope.UserId).Verify(shown.Token!)
                : Refused.As<bool>(UserErrors.InvalidToken))
                .AsData((_, _) => new Told("Votre adresse est confirmée.")))
            .WithMetadata(new AttemptsMetadata(), new BeforeSecondFactorMetadata());
    }

    /// <summary>The password first, which is refused more easily than the rest, and not at all where the rest is sure to be.</summary>
    private static async Task<Result<Saved<User>>> Changed(ProfileChange change, long? expected, Caller me, IGrainFactory grains)
    {
        var user = grains.User(me.Scope.UserId);
        if (change.NewPassword is { } next)
        {
            if ((await user.Profile()).IsRefused(out var refusal, out var now)) return refusal;
            if (expected is { } seen && seen != now.Row.Version) return Error.Stale(now.Row.Version);
            var changed = await grains.Account(me.Scope.UserId).ChangePassword(me.Session, change.CurrentPassword!, next);
            if (changed.Error is { } wrong) return wrong;
        }
        return change.IsOfProfile ? await user.Edit(me.Scope, change.Edit(), expected) : await user.Profile();
    }
}

public sealed record Shown(
    [property: Required(ErrorMessage = "Le jeton est obligatoire."), StringLength(512, ErrorMessage = "Le jeton est trop long.")] string? Token);

public sealed record EmailChange(
    [property: Required(ErrorMessage = "L'adresse e-mail est obligatoire."), PlainEmail(ErrorMessage = "L'adresse e-mail n'est pas valide.")] string? Email,
    [property: Required(ErrorMessage = "Le mot de passe est obligatoire."), StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] string? Password);

public sealed record PasswordChange(
    [property: Required(ErrorMessage = "Le mot de passe actuel est obligatoire."), StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] string? CurrentPassword,
    [property: Required(ErrorMessage = "Le nouveau mot de passe est obligatoire."), StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] string? NewPassword,
    [property: SameAs(nameof(PasswordChange.NewPassword), ErrorMessage = "Les mots de passe ne correspondent pas.")] string? ConfirmPassword = null);

/// <summary>
/// At least one of these. Rights, company, address of sign-in and state of the account are not among them and are passed over.
/// </summary>
public sealed record ProfileChange : IValidatableObject
{
    private const string TooLong = "Cette valeur est trop longue.";

    [StringLength(60, ErrorMessage = TooLong)] public string? FirstName { get; init; }
    [StringLength(60, ErrorMessage = TooLong)] public string? LastName { get; init; }
    [StringLength(120, ErrorMessage = TooLong)] public string? Name { get; init; }
    [StringLength(40, ErrorMessage = TooLong)] public string? Phone { get; init; }
    [StringLength(120, ErrorMessage = TooLong)] public string? JobTitle { get; init; }
    [StringLength(500, ErrorMessage = TooLong),
        Url(ErrorMessage = "Une adresse http ou https est attendue.")] public string? AvatarUrl { get; init; }
    public Language? Language { get; init; }
    [StringLength(60, ErrorMessage = TooLong)] public string? Timezone { get; init; }
    [StringLength(200, ErrorMessage = TooLong)] public string? CompanyName { get; init; }
    [StringLength(120, ErrorMessage = TooLong)] public string? Industry { get; init; }
    [AllowedValues(
        null, "1-10", "11-50", "51-200", "201-500", "500+",
        ErrorMessage = "Cette taille n'existe pas.")] public string? CompanySize { get; init; }
    [StringLength(300, ErrorMessage = TooLong)] public string? Address { get; init; }
    [StringLength(20, ErrorMessage = TooLong)] public string? PostalCode { get; init; }
    [StringLength(120, ErrorMessage = TooLong)] public string? City { get; init; }
    [StringLength(60, ErrorMessage = TooLong)] public string? Country { get; init; }
    [StringLength(2_000, ErrorMessage = TooLong)] public string? Bio { get; init; }
    [MaxLength(30, ErrorMessage = TooLong)] public string[]? Expertise { get; init; }
    [MaxLength(30, ErrorMessage = TooLong)] public string[]? Languages { get; init; }
    public ExperienceLevel? Level { get; init; }
    public Availability? Availability { get; init; }
    public DateOnly? AvailableFrom { get; init; }
    [Range(0, 10_000, ErrorMessage = "Un tarif de 0 à 10000 francs est attendu.")] public decimal? HourlyRate { get; init; }
    public MissionType? MissionType { get; init; }
    [MaxLength(30, ErrorMessage = TooLong)] public string[]? Zones { get; init; }
    [MaxLength(30, ErrorMessage = TooLong)] public string[]? Sectors { get; init; }
    public NotificationPrefsChange? NotificationPrefs { get; init; }
    [StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] public string? CurrentPassword { get; init; }
    [StringLength(256, ErrorMessage = "Le mot de passe est trop long.")] public string? NewPassword { get; init; }

    internal bool IsOfProfile => Edit() != new ProfileEdit();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOfProfile && NewPassword is null) yield return new("Au moins une valeur est attendue.", ["body"]);
        if (NewPassword is not null && string.IsNullOrEmpty(CurrentPassword))
            yield return new("Le mot de passe actuel est obligatoire.", [nameof(CurrentPassword)]);
        foreach (var (text, name) in new[] { (Name, nameof(Name)), (FirstName, nameof(FirstName)), (LastName, nameof(LastName)) })
            if (text is not null && string.IsNullOrWhiteSpace(text)) yield return new("Le nom est obligatoire.", [name]);
        if (HourlyRate is { } rate && decimal.Round(rate, 2) != rate)
            yield return new("Deux décimales au plus sont admises.", [nameof(HourlyRate)]);
        if (Timezone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            yield return new("Ce fuseau horaire est inconnu.", [nameof(Timezone)]);
        foreach (var (
            list, name) in new[] { (Expertise, nameof(Expertise)), (Languages, nameof(Languages)), (Zones, nameof(Zones)),
            (Sectors, nameof(Sectors)) })
            if (list?.Any(
                item => string.IsNullOrWhiteSpace(item) || item.Length > 90 || item.Contains(',', StringComparison.Ordinal)) is true)
                yield return new("De 1 à 90 caractères sans virgule sont attendus.", [name]);
    }

    internal ProfileEdit Edit() => new()
    {
        Name = Name?.Trim(), FirstName = FirstName?.Trim(), LastName = LastName?.Trim(),
        Phone = Phone, JobTitle = JobTitle, AvatarUrl = AvatarUrl, Language = Language, TimeZone = Timezone, CompanyName = CompanyName,
            Industry = Industry,
        CompanySize = CompanySize, Address = Address, PostalCode = PostalCode, City = City, Country = Country, Bio = Bio,
            Skills = List(Expertise),
        SpokenLanguages = List(Languages), Level = Level, Availability = Availability, AvailableFrom = AvailableFrom,
            HourlyRate = HourlyRate,
        MissionType = MissionType, Zones = List(Zones), Sectors = List(Sectors), Preferences = NotificationPrefs?.Chosen(),
    };

    private static ImmutableArray<string> List(string[]? items) => items is null ? default : [.. items.Distinct()];
}

/// <summary>What is not said stays as it is.</summary>
public sealed record NotificationPrefsChange(
    bool? EmailNotifications, bool? ProjectUpdates, bool? MissionAlerts, bool? MarketingEmails, bool? PerformanceReports)
{
    internal ImmutableDictionary<string, bool>? Chosen()
    {
        var chosen = new Dictionary<string, bool?>
        {
            [Preferences.EmailNotifications] = EmailNotifications, [Preferences.ProjectUpdates] = ProjectUpdates,
            [Preferences.MissionAlerts] = MissionAlerts, [Preferences.MarketingEmails] = MarketingEmails,
            [Preferences.PerformanceReports] = PerformanceReports,
        }.Where(one => one.Value is not null).ToImmutableDictionary(one => one.Key, one => one.Value!.Value);
        return chosen.IsEmpty ? null : chosen;
    }
}
