using System.Collections.Concurrent;
using PublicHoliday;

namespace Presta.Support;

/// <summary>The public holidays of a canton.</summary>
internal sealed class SwissHolidays
{
    private readonly SwitzerlandPublicHoliday.Cantons canton;
    private readonly ConcurrentDictionary<int, HashSet<DateOnly>> years = new();

    /// <exception cref="InvalidOperationException">There is no such canton.</exception>
    public SwissHolidays(string code)
    {
        if (code.Length != 2 || !Enum.TryParse(code, ignoreCase: true, out canton))
            throw new InvalidOperationException($"Support:Canton is no canton: {code}.");
    }

    public string Canton => canton.ToString();

    public bool IsClosed(DateOnly day) => years.GetOrAdd(day.Year, year =>
        [.. new SwitzerlandPublicHoliday { Canton = canton }.PublicHolidays(year).Select(DateOnly.FromDateTime)]).Contains(day);
}
