using System.Globalization;
using System.Text;

namespace Presta.Api.Kit;

/// <summary>
/// The time as answers say it. The business day is Switzerland's, wherever a server stands: what is due today is due
/// today in Zurich. Computed once a second, because every answer asks.
/// </summary>
internal sealed class Clock(TimeProvider time)
{
    private Moment held = new(-1, default, []);

    public Moment Now
    {
        get
        {
            var now = time.GetUtcNow();
            var moment = held;
            return moment.Second == now.ToUnixTimeSeconds() ? moment
                : held = new(now.ToUnixTimeSeconds(), DayOf(now), Encoding.ASCII.GetBytes(Write(now)));
        }
    }

    public DateOnly Today => Now.Today;

    public static DateOnly DayOf(DateTimeOffset instant) => BusinessTime.DayOf(instant);

    /// <summary>UTC, whole seconds, <c>Z</c>: the one spelling of an instant in answers.</summary>
    public static string Write(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <param name="Timestamp">The second, as <see cref="Write"/> spells it, in ASCII.</param>
    public sealed record Moment(long Second, DateOnly Today, byte[] Timestamp);
}
