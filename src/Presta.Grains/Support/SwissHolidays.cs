using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using PublicHoliday;

namespace Presta.Support;

/// <summary>The closed days of the canton that <c>Support:Canton</c> names; Geneva's when it is not set.</summary>
internal sealed class SwissHolidays
{
    private readonly SwitzerlandPublicHoliday.Cantons canton;
    private readonly ConcurrentDictionary<int, HashSet<DateOnly>> years = new();

    /// <exception cref="InvalidOperationException">There is no such canton.</exception>
    public SwissHolidays(IConfiguration configuration)
    {
        var code = configuration["Support:Canton"] is { Length: > 0 } set ? set : "GE";
        if (code.Length != 2 || !Enum.TryParse(code, ignoreCase: true, out canton)) throw new InvalidOperationException($"Support:Canton is no canton: {code}.");
        Calendar = new(IsClosed);
    }

    public SlaCalendar Calendar { get; }

    private bool IsClosed(DateOnly day) => years.GetOrAdd(day.Year, year =>
        [.. new SwitzerlandPublicHoliday { Canton = canton }.PublicHolidays(year).Select(DateOnly.FromDateTime)]).Contains(day);
}
