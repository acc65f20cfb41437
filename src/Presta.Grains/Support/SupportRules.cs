using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Presta.Support;

/// <summary>
/// The rules that the section <c>Support</c> sets: <c>Canton</c>, whose public holidays are closed days, and
/// <c>Targets:{priority}:Response</c> and
/// <c>:Resolution</c>, in office time (<c>1.5</c> is an hour and a half).
/// </summary>
internal static class SupportRules
{
    private const double MostHours = 2_000;

    /// <exception cref="InvalidOperationException">A setting cannot be; the message says which.</exception>
    public static SlaRules Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Support");
        var holidays = new SwissHolidays(section["Canton"] is { Length: > 0 } canton ? canton : "GE");
        return new(holidays.Canton, new(holidays.IsClosed), Targets(section.GetSection("Targets")));
    }

    private static ImmutableSortedDictionary<TicketPriority, SlaTargets> Targets(IConfigurationSection section)
    {
        var targets = SlaTargets.Usual;
        foreach (var given in section.GetChildren())
        {
            if (!Enum.TryParse<TicketPriority>(given.Key, ignoreCase: true, out var priority) || int.TryParse(given.Key, out _))
                throw new InvalidOperationException(
                    $"{given.Path} is no priority: {string.Join(", ", Enum.GetNames<TicketPriority>())} are.");
            if (given.GetChildren().FirstOrDefault(set => !IsTarget(set.Key)) is { } unknown)
                throw new InvalidOperationException($"{unknown.Path} is not known: Response and Resolution are.");
            var set = new SlaTargets(
                Hours(given, nameof(SlaTargets.Response)) ?? targets[priority].Response, Hours(given, nameof(SlaTargets.Resolution))
                ?? targets[priority].Resolution);
            if (set.Resolution < set.Response) throw new InvalidOperationException($"{given.Path}: Resolution is shorter than Response.");
            targets = targets.SetItem(priority, set);
        }
        return targets;
    }

    private static bool IsTarget(string key) =>
        key.Equals(nameof(SlaTargets.Response), StringComparison.OrdinalIgnoreCase)
            || key.Equals(nameof(SlaTargets.Resolution), StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? Hours(IConfigurationSection priority, string target)
    {
        if (priority[target] is not { Length: > 0 } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var hours) && hours is > 0 and <= MostHours
            ? TimeSpan.FromHours(hours)
            : throw new InvalidOperationException(
                $"{priority.Path}:{target} is not a number of hours above 0 and up to {MostHours}: {text}.");
    }
}
