using System.Collections.Immutable;
using System.Globalization;

namespace Presta.Support;

/// <summary>Office time until the first answer and until it is resolved.</summary>
public sealed record SlaTargets(TimeSpan Response, TimeSpan Resolution)
{
    public static readonly ImmutableSortedDictionary<TicketPriority, SlaTargets> Usual = ImmutableSortedDictionary.CreateRange(
    [
        KeyValuePair.Create(TicketPriority.Urgent, InHours(1, 8)),
        KeyValuePair.Create(TicketPriority.High, InHours(2, 16)),
        KeyValuePair.Create(TicketPriority.Medium, InHours(4, 24)),
        KeyValuePair.Create(TicketPriority.Low, InHours(8, 40)),
    ]);

    private static SlaTargets InHours(int response, int resolution) => new(TimeSpan.FromHours(response), TimeSpan.FromHours(resolution));
}

/// <summary>
/// What open tickets are planned by: office hours, closed days, targets. When they change, done tickets stay as they were judged.
/// </summary>
/// <param name="region">Whose closed days the calendar knows.</param>
/// <param name="targets">Of every priority.</param>
public sealed class SlaRules(string region, SlaCalendar calendar, ImmutableSortedDictionary<TicketPriority, SlaTargets> targets)
{
    /// <summary>So much of a target is gone when people are warned.</summary>
    public const double WarnedAfter = 0.8;

    /// <summary>
    /// Says which rules they are, and is kept with each ticket: <c>v1 GE 8/40 4/24 2/16 1/8</c>, hours from the lowest priority up.
    /// </summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"v{SlaCalendar.Version} {region} ")
        + string.Join(
            ' ', targets.Values.Select(
            t => string.Create(CultureInfo.InvariantCulture, $"{t.Response.TotalHours:0.####}/{t.Resolution.TotalHours:0.####}")));

    public SlaCalendar Calendar { get; } = calendar;

    public SlaTargets Of(TicketPriority priority) => targets[priority];
}
