using Presta.Edge;

namespace Presta.Api.Kit;

/// <summary>What Notion refused for good, for whoever can mend the cause: the command <c>presta outbox</c> asks here.</summary>
internal static class DeadLetters
{
    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapGroup("/operations/dead-letters").ForOperators().ExcludeFromDescription();
        letters.MapGet("/", async (IGrainFactory grains) => Shown.Of(DeadLettersView.Of(await Outbox(grains).Figures())));
        letters.MapPost("/revive", async (IGrainFactory grains, string? noun) => noun is null || Nouns.All.Any(n => n.Name == noun)
            ? Shown.Of(new RevivedView(await Outbox(grains).Revive(noun))) : throw new RefusedException(Unknown(noun)));
        letters.MapPost("/{id}/revive", async (IGrainFactory grains, EntityId id) => await Outbox(grains).ReviveRow(id) is > 0 and var rows
            ? Shown.Of(new RevivedView(rows)) : throw new RefusedException(Error.NotFound));
    }

    private static INotionOutboxGrain Outbox(IGrainFactory grains) => grains.GetGrain<INotionOutboxGrain>("default");

    private static Error Unknown(string noun) =>
        Error.Invalid("noun", "Valeur inconnue « {0} ». Valeurs admises : {1}.", noun, string.Join(", ", Nouns.All.Select(n => n.Name)));
}

/// <param name="Total">Rows with such changes; <paramref name="Letters"/> has the oldest hundred.</param>
internal sealed record DeadLettersView(int Total, IReadOnlyList<DeadLetterView> Letters)
{
    public static DeadLettersView Of(OutboxFigures o) =>
        new(o.Dead, [.. o.DeadLetters.Select(d => new DeadLetterView(d.Noun, d.Id, d.Version, d.At, d.Reason))]);
}

internal sealed record DeadLetterView(string Noun, EntityId Id, long Version, DateTimeOffset At, string Reason);

/// <param name="Revived">Rows whose dead letters are on their way again.</param>
internal sealed record RevivedView(int Revived);
