using Presta.Edge;

namespace Presta.Api.Tests.Fakes;

public sealed class FakeThrottle : Grain, INotionThrottleGrain
{
    public Task<NotionReply?> Poll(Guid ticket, Lane lane, NotionCall call, DateTimeOffset since, int attempt, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<ThrottleFigures> Figures() => Task.FromResult(new ThrottleFigures(
        [.. Enum.GetValues<Lane>().Select(lane => new LaneFigures(lane, (int)lane, 1, TimeSpan.FromSeconds(1.5), 40))], 2.5, World.Start,
        120, 3, 4, IsNotionReachable: true));
}

public sealed class FakeOutbox : Grain, INotionOutboxGrain
{
    public Task Wake() => Task.CompletedTask;

    public Task<OutboxFigures> Figures() => Task.FromResult(new OutboxFigures(
        12, World.Start, 5, 900, TimeSpan.FromSeconds(4.2), 101,
        [new("projects", World.Mine.Id, 3, World.Start, $"{World.Mine.Name} est trop long")]));

    public Task<int> Revive(string? noun) => Task.FromResult(noun is null ? 101 : noun == "projects" ? 60 : 0);

    public Task<int> ReviveRow(EntityId id) => Task.FromResult(id == World.Mine.Id ? 1 : 0);
}
