using System.Collections.Immutable;

namespace Presta.People;

/// <summary>What someone may say of themselves when they register: no rights, no company, nothing verified.</summary>
/// <param name="Id">Of the user to be made.</param>
/// <param name="Role">One of client, prestataire, revendeur.</param>
[GenerateSerializer, Immutable, Alias("new-account")]
public sealed record NewAccount(
    EntityId Id, string Name, string Email, string Password, Portal Role, string? CompanyName, string? Skills, Language Language);

/// <summary>What users may change of themselves; null leaves a thing as it is.</summary>
[GenerateSerializer, Immutable, Alias("profile-edit")]
public sealed record ProfileEdit
{
    [Id(0)] public string? Name { get; init; }
    [Id(1)] public string? Phone { get; init; }
    [Id(2)] public string? JobTitle { get; init; }
    [Id(3)] public string? AvatarUrl { get; init; }
    [Id(4)] public Language? Language { get; init; }
    [Id(5)] public string? TimeZone { get; init; }
    [Id(6)] public string? CompanyName { get; init; }
    [Id(7)] public string? Industry { get; init; }
    [Id(8)] public string? CompanySize { get; init; }
    [Id(9)] public string? Address { get; init; }
    [Id(10)] public string? PostalCode { get; init; }
    [Id(11)] public string? City { get; init; }
    [Id(12)] public string? Country { get; init; }
    [Id(13)] public string? Bio { get; init; }
    [Id(14)] public ImmutableArray<string> Skills { get; init; }
    [Id(15)] public ImmutableArray<string> SpokenLanguages { get; init; }
    [Id(16)] public ExperienceLevel? Level { get; init; }
    [Id(17)] public Availability? Availability { get; init; }
    [Id(18)] public DateOnly? AvailableFrom { get; init; }
    [Id(19)] public decimal? HourlyRate { get; init; }
    [Id(20)] public MissionType? MissionType { get; init; }
    [Id(21)] public ImmutableArray<string> Zones { get; init; }
    [Id(22)] public ImmutableArray<string> Sectors { get; init; }
    [Id(23)] public ImmutableArray<string> Notify { get; init; }
    /// <summary>Of <see cref="People.Preferences"/>: wanted or not; the others stay as they are.</summary>
    [Id(24)] public ImmutableDictionary<string, bool>? Preferences { get; init; }
    /// <summary>Instead of <see cref="Name"/>: the part that is not given stays.</summary>
    [Id(25)] public string? FirstName { get; init; }
    [Id(26)] public string? LastName { get; init; }

    public User Apply(User u) => u with
    {
        Name = Name ?? Named(u.Name), Phone = Phone ?? u.Phone, JobTitle = JobTitle ?? u.JobTitle, AvatarUrl = AvatarUrl ?? u.AvatarUrl,
        Language = Language ?? u.Language, TimeZone = TimeZone ?? u.TimeZone, CompanyName = CompanyName ?? u.CompanyName,
        Industry = Industry ?? u.Industry, CompanySize = CompanySize ?? u.CompanySize, Address = Address ?? u.Address,
        PostalCode = PostalCode ?? u.PostalCode, City = City ?? u.City, Country = Country ?? u.Country, Bio = Bio ?? u.Bio,
        Skills = Or(Skills, u.Skills), SpokenLanguages = Or(SpokenLanguages, u.SpokenLanguages), Level = Level ?? u.Level,
        Availability = Availability ?? u.Availability, AvailableFrom = AvailableFrom ?? u.AvailableFrom, HourlyRate = HourlyRate
            ?? u.HourlyRate,
        MissionType = MissionType ?? u.MissionType, Zones = Or(Zones, u.Zones), Sectors = Or(Sectors, u.Sectors),
            Notify = Preferred(Or(Notify, u.Notify)),
    };

    /// <summary>The last word of a name is the last name.</summary>
    private string Named(string standing)
    {
        if (FirstName is null && LastName is null) return standing;
        var end = standing.LastIndexOf(' ');
        var (first, last) = end < 0 ? (standing, "") : (standing[..end], standing[(end + 1)..]);
        return $"{FirstName ?? first} {LastName ?? last}".Trim();
    }

    private ImmutableArray<string> Preferred(ImmutableArray<string> standing) => Preferences is null ? standing
        : [.. standing.Where(one => Preferences.GetValueOrDefault(one, true)),
            .. Preferences.Where(one => one.Value && !standing.Contains(one.Key)).Select(one => one.Key).Order(StringComparer.Ordinal)];

    private static ImmutableArray<string> Or(ImmutableArray<string> given, ImmutableArray<string> standing) => given.IsDefault ? standing
        : given;
}
