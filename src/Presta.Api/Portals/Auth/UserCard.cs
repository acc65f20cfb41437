using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Companies;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>A user to themselves, in brief: the contract's User.</summary>
/// <param name="Company">Its name: as it stands in Notion where staff have said which it is, else as the user writes it.</param>
internal record UserCard(
    EntityId Id, string Name, string? Email, IReadOnlyList<string> Roles, string? Role, string? Company, EntityId? CompanyId,
    string? Phone, string? JobTitle, string? AvatarUrl, UserStatus Status, bool TwoFactorEnabled, bool RequiresPasswordChange,
    Language Language, string Timezone, NotificationPrefs NotificationPrefs, DateTimeOffset? LastLogin, DateTimeOffset CreatedAt)
{
    public static UserCard Of(User u, AccountFacts account, string? company)
    {
        string[] roles = [.. RoleTable.RolesOf(u.Roles).Select(p => p.Code())];
        return new(
            u.Id, u.Name, u.Email, roles, roles.FirstOrDefault(), company, u.CompanyId.IsNone ? null : u.CompanyId, u.Phone, u.JobTitle,
            u.AvatarUrl, u.Status, account.HasSecondFactor, account.MustChangePassword, u.Language, u.TimeZone ?? "Europe/Zurich",
            NotificationPrefs.Of(u), account.SignedInAt, u.CreatedAt);
    }

    /// <param name="account">When it is known already.</param>
    public static async Task<UserCard> Of(User user, IGrainFactory grains, AccountFacts? account = null)
    {
        var company = CompanyOf(user, grains);
        return Of(user, account ?? await grains.Account(user.Id).Facts(), await company);
    }

    private static async Task<string?> CompanyOf(User user, IGrainFactory grains) => user.CompanyId.IsNone ? user.CompanyName
        : (await grains.GetGrain<ICompaniesCatalog>(Nouns.Companies.Name).Find(user.CompanyId)).Value is Company { Name: var name } ? name
        : user.CompanyName;
}

/// <summary>A user to themselves, whole.</summary>
internal sealed record ProfileCard : UserCard
{
    public ProfileCard(UserCard brief, User u) : base(brief)
    {
        (CompanyName, Industry, CompanySize) = (u.CompanyName, u.Industry, u.CompanySize);
        (Address, PostalCode, City, Country, Bio) = (u.Address, u.PostalCode, u.City, u.Country, u.Bio);
        (Expertise, Languages, Level, MissionType) = (u.Skills, u.SpokenLanguages, u.Level, u.MissionType);
        (Availability, AvailableFrom, HourlyRate) = (u.Availability, u.AvailableFrom, u.HourlyRate.Money());
        (Zones, Sectors) = (u.Zones, u.Sectors);
    }

    public string? CompanyName { get; }
    public string? Industry { get; }
    public string? CompanySize { get; }
    public string? Address { get; }
    public string? PostalCode { get; }
    public string? City { get; }
    public string? Country { get; }
    public string? Bio { get; }
    public ImmutableArray<string> Expertise { get; }
    public ImmutableArray<string> Languages { get; }
    public ExperienceLevel? Level { get; }
    public Availability? Availability { get; }
    public DateOnly? AvailableFrom { get; }
    public decimal HourlyRate { get; }
    public MissionType? MissionType { get; }
    public ImmutableArray<string> Zones { get; }
    public ImmutableArray<string> Sectors { get; }
}

internal sealed record NotificationPrefs(
    bool EmailNotifications, bool ProjectUpdates, bool MissionAlerts, bool MarketingEmails, bool PerformanceReports)
{
    public static NotificationPrefs Of(User u) => new(
        u.Wants(Preferences.EmailNotifications), u.Wants(Preferences.ProjectUpdates), u.Wants(Preferences.MissionAlerts),
        u.Wants(Preferences.MarketingEmails), u.Wants(Preferences.PerformanceReports));
}

/// <summary>The profile, what the account says beside it, and the company's name.</summary>
internal sealed record OwnUser(Saved<User> Saved, UserCard Card) : IComposed
{
    public ProfileCard Profile => new(Card, Saved.Row);

    public long Version => Saved.Row.Version;

    public SyncMark Sync => Saved.Sync;

    public static async Task<Result<OwnUser>> Of(Task<Result<Saved<User>>> profile, IGrainFactory grains) =>
        (await profile).IsRefused(out var refusal, out var saved) ? refusal : new OwnUser(saved, await UserCard.Of(saved.Row, grains));
}
