using System.Collections.Immutable;
using Presta.Catalogs;

namespace Presta.Notifications;

/// <summary>
/// Something that happened, told to one person: what it was and of what, in no language yet. Who reads it has it said in theirs
/// (<see cref="Occasions"/>).
/// </summary>
[GenerateSerializer, Immutable, Alias("notification"), Stored("notifications", "Notifications")]
public sealed record Notification : Row
{
    [Id(0), Column(IsPersonal = true)] public EntityId UserId { get; init; }
    [Id(1), Column(Use.Filter | Use.Group)] public Occasion Occasion { get; init; }
    [Id(2), Column(Use.Filter | Use.Group, As = "read")] public bool IsRead { get; init; }
    /// <summary>What the sentences of the occasion leave open.</summary>
    [Id(3)] public ImmutableArray<string> Facts { get; init; } = [];
    /// <summary>What it is about, as a path of the API without the portal: <c>/projects/{id}</c>.</summary>
    [Id(4)] public string? About { get; init; }

    [Column(Use.Filter | Use.Group)] public NotificationType Type => Occasions.Of(Occasion).Type;

    [Column(Use.Filter | Use.Group)] public NotificationCategory Category => Occasions.Of(Occasion).Category;

    public Notification AsRead() => IsRead ? this : this with { IsRead = true };
}

public enum NotificationType { Info, Success, Warning, Error }

public enum NotificationCategory { Projects, Documents, Finances, Support, Account }

[Alias("notifications")]
public interface INotificationsCatalog : ICatalogGrain<Notification>;
