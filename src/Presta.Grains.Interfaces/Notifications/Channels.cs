using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Presta.Notifications;

/// <summary>Which ways a person wants to hear of a category.</summary>
[GenerateSerializer, Immutable, Alias("channel-choice")]
public sealed record ChannelChoice(
    [property: Required(ErrorMessage = "La catégorie est obligatoire.")] NotificationCategory? Category,
    [property: Required(ErrorMessage = "Vrai ou faux est attendu pour ce canal.")] bool? Dashboard,
    [property: Required(ErrorMessage = "Vrai ou faux est attendu pour ce canal.")] bool? Email);

/// <summary>All choices of a person. Who has chosen nothing finds everything on the dashboard, and gets no mail.</summary>
public sealed record ChannelChoices
{
    public int V { get; init; } = 1;

    /// <summary>Not wanted on the dashboard.</summary>
    public ImmutableHashSet<NotificationCategory> Muted { get; init; } = [];

    public ImmutableHashSet<NotificationCategory> Mailed { get; init; } = [];

    public ChannelChoice Of(NotificationCategory category) => new(category, !Muted.Contains(category), Mailed.Contains(category));

    public ImmutableArray<ChannelChoice> All => [.. Enum.GetValues<NotificationCategory>().Select(Of)];

    public ChannelChoices With(ChannelChoice choice) => this with
    {
        Muted = choice.Dashboard!.Value ? Muted.Remove(choice.Category!.Value) : Muted.Add(choice.Category!.Value),
        Mailed = choice.Email!.Value ? Mailed.Add(choice.Category.Value) : Mailed.Remove(choice.Category.Value),
    };
}
