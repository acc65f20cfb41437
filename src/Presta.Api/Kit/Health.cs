using Presta.Catalogs;
using Presta.Edge;

namespace Presta.Api.Kit;

/// <summary>
/// Whether this process lives, whether every noun can answer (loaded, or refused with a line that someone can act on), and how the way to
/// Notion is. Anyone may ask whether it lives and is ready; how many rows of what there are, and why not, is for operators.
/// </summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => new HealthAnswer(Task.FromResult<CatalogState[]>([]))).ExcludeFromDescription();
        routes.MapGet("/health/ready", (IGrainFactory grains) =>
            new HealthAnswer(Task.WhenAll(Nouns.Every.Select(noun => noun.Catalog(grains).State())))).ExcludeFromDescription();
        routes.MapGet("/health/notion", (IGrainFactory grains) => new NotionAnswer(
            grains.GetGrain<INotionThrottleGrain>("default").Figures(), grains.GetGrain<INotionOutboxGrain>("default").Figures()))
            .ForOperators().ExcludeFromDescription();
    }

    private sealed class HealthAnswer(Task<CatalogState[]> states) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            var (nouns, isTold) = (await states, http.IsOperator());
            NounView[] views = isTold ? [.. nouns.Select(NounView.Of)] : [];
            if (!nouns.All(n => n.IsSettled)) await (isTold ? Failures.Write(http, NotReady, views) : Failures.Write(http, NotReady));
            else await (isTold ? Shown.Of(new HealthView("ready", views)) : Shown.Of(new ReadyView("ready"))).ExecuteAsync(http);
        }
    }

    private sealed class NotionAnswer(Task<ThrottleFigures> throttle, Task<OutboxFigures> outbox) : IResult
    {
        public async Task ExecuteAsync(HttpContext http) => await Shown.Of(NotionView.Of(await throttle, await outbox)).ExecuteAsync(http);
    }

    private static readonly Error NotReady =
        new(ErrorKind.Unavailable, "WARMING", "Les données sont en cours de chargement.", RetryAfter: TimeSpan.FromSeconds(2));
}

internal sealed record ReadyView(string Status);

internal sealed record HealthView(string Status, IReadOnlyList<NounView> Nouns);

internal sealed record NounView(string Noun, CatalogPhase Phase, int Percent, string? Problem, int Rows, DateTimeOffset? AsOf)
{
    public static NounView Of(CatalogState s) => new(s.Noun, s.Phase, s.Percent, s.Problem, s.Rows, s.AsOf);
}

internal sealed record NotionView(
    bool Reachable, double RequestsPerSecond, DateTimeOffset? PausedUntil, long Sent, long RateLimited, long Failed,
    IReadOnlyList<LaneView> Lanes, OutboxView Outbox)
{
    public static NotionView Of(ThrottleFigures t, OutboxFigures outbox) =>
        new(t.IsNotionReachable, Math.Round(t.Rate, 2), t.PausedUntil, t.Sent, t.RateLimited, t.Failed, [.. t.Lanes.Select(LaneView.Of)],
            OutboxView.Of(outbox));
}

/// <param name="WaitS">Mean, in seconds, of the last hundred starts.</param>
internal sealed record LaneView(Lane Lane, int Queued, int InFlight, double WaitS, long Sent)
{
    public static LaneView Of(LaneFigures l) => new(l.Lane, l.Queued, l.InFlight, Math.Round(l.Wait.TotalSeconds, 2), l.Sent);
}

internal sealed record OutboxView(int Pending, DateTimeOffset? OldestAt, int InFlight, long Delivered, int EtaS, int DeadLetters)
{
    public static OutboxView Of(OutboxFigures o) =>
        new(o.Pending, o.OldestAt, o.InFlight, o.Delivered, (int)Math.Ceiling(o.Eta.TotalSeconds), o.Dead);
}
