using System.Text.Json;
using Presta.NotionSandbox.Control;
using Presta.NotionSandbox.Http;

namespace Presta.NotionSandbox.Faults;

/// <summary>
/// The rules that stand, and the draw for each request. Rules that only colour an answer fire along with at most one that breaks it.
/// </summary>
internal sealed class FaultBoard(TimeProvider clock, Random random)
{
    private readonly Lock gate = new();
    private List<FaultRule> rules = [];

    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (gate)
                return [.. rules];
        }
    }

    public void Add(IEnumerable<FaultRule> fresh)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            rules = [.. rules, .. fresh.Select(rule => rule with { Since = now })];
        }
    }

    public void Clear()
    {
        lock (gate)
            rules = [];
    }

    public bool IsOffline(Entry entry)
    {
        if (rules is [])
            return false;
        lock (gate)
            return rules.Exists(rule => rule.Kind is FaultKind.Offline && IsStanding(rule) && Concerns(rule, entry) && Fires(rule));
    }

    public bool IsFileExpired()
    {
        if (rules is [])
            return false;
        lock (gate)
            return rules.Exists(rule => rule.Kind is FaultKind.FileExpired && Fires(rule));
    }

    public FaultEffects Draw(Entry entry, ApiRoute route, IReadOnlyDictionary<string, string> segments, JsonElement body, bool hasCursor)
    {
        if (rules is [])
            return FaultEffects.None;
        lock (gate)
        {
            var call = new FaultedCall(route, segments, body, hasCursor);
            var effects = new FaultEffects(clock);
            foreach (var rule in rules)
                if (Concerns(rule, entry) && call.Suits(rule) && !(effects.IsBroken && FaultEffects.Breaks(rule)) && Fires(rule))
                    effects.Add(rule);
            return effects;
        }
    }

    private bool Fires(FaultRule rule)
    {
        if (rule.IsSpent || random.NextDouble() >= rule.Probability)
            return false;
        rule.Fired++;
        return true;
    }

    private bool IsStanding(FaultRule rule) =>
        rule.Seconds is not { } seconds || clock.GetUtcNow() < rule.Since + TimeSpan.FromSeconds(seconds);

    private static bool Concerns(FaultRule rule, Entry entry) =>
        (rule.Token is "*" || rule.Token == entry.Token)
        && (rule.Method is null || rule.Method == entry.Method)
        && (rule.Route is null
            || (entry.Route ?? entry.Path).StartsWith(rule.Route, StringComparison.Ordinal)
            || entry.Path.StartsWith(rule.Route, StringComparison.Ordinal)
            || $"{entry.Method} {entry.Route}" == rule.Route);
}
