using Microsoft.Extensions.DependencyInjection;
using Presta.Clocks;
using Presta.Support;
using Presta.Tests.Kit;
using Presta.Tests.People;

namespace Presta.Tests.Support;

/// <summary>
/// Two silos on a Monday morning at nine, whose clock can be put forward, and rules under which urgent tickets are due within seconds. A
/// silo that ends without a word is missed as soon as in a cluster of ours.
/// </summary>
public class SlaWorld : PeopleWorld
{
    /// <summary>Seconds until urgent tickets want an answer, and until they want an end.</summary>
    public const int Response = 10, Resolution = 40;

    private readonly Dictionary<string, string?> settings = new()
    {
        ["Support:Targets:Urgent:Response"] = Hours(Response),
        ["Support:Targets:Urgent:Resolution"] = Hours(Resolution),
    };

    public ShiftedTime Time { get; } = new();

    public DateTimeOffset Now => Time.GetUtcNow();

    protected override Dictionary<string, string?> Settings => settings;

    protected override void Configure(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<TimeProvider>(Time).AddHostedService<ClockWaker>();
        silo.MissesTheDeadSoon();
    }

    /// <summary>From the next start on.</summary>
    public void Set(string setting, string value) => settings[setting] = value;

    private static string Hours(int seconds) =>
        (seconds / 3_600.0).ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Goes as fast as any clock, and shows what it is put to: a Monday morning at nine, where nothing else is said.</summary>
public sealed class ShiftedTime(TimeSpan? by = null) : TimeProvider
{
    private long shift = (by ?? BusinessTime.At(new(2026, 3, 2), new(9, 0)) - System.GetUtcNow()).Ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref shift));

    public void PutForward(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);
}
