using Presta.Catalogs;

namespace Presta.Api.Kit;

/// <summary>Whether this process lives, and whether every noun can answer: loaded, or refused with a line that someone can act on.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => new HealthAnswer(Task.FromResult<CatalogState[]>([]))).ExcludeFromDescription();
        routes.MapGet("/health/ready", (IGrainFactory grains) =>
            new HealthAnswer(Task.WhenAll(Nouns.All.Select(noun => noun.Catalog(grains).State())))).ExcludeFromDescription();
    }

    private static bool IsSettled(CatalogState state) => state is { Phase: CatalogPhase.Live } or { Phase: CatalogPhase.Refused, Problem: not null };

    private sealed class HealthAnswer(Task<CatalogState[]> states) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            var nouns = await states;
            var view = new HealthView(nouns.All(IsSettled) ? "ready" : "warming", [.. nouns.Select(NounView.Of)]);
            http.Response.Headers.CacheControl = "no-store";
            if (nouns.All(IsSettled)) await Envelope.Write(http, StatusCodes.Status200OK, [Json.Encode(view)], [], [], []);
            else await Failures.Write(http, NotReady, view.Nouns);
        }
    }

    private static readonly Error NotReady = new(ErrorKind.Unavailable, "WARMING", "Les données sont en cours de chargement.", RetryAfter: TimeSpan.FromSeconds(2));
}

internal sealed record HealthView(string Status, IReadOnlyList<NounView> Nouns);

internal sealed record NounView(string Noun, CatalogPhase Phase, int Percent, string? Problem, int Rows, DateTimeOffset? AsOf)
{
    public static NounView Of(CatalogState s) => new(s.Noun, s.Phase, s.Percent, s.Problem, s.Rows, s.AsOf);
}
