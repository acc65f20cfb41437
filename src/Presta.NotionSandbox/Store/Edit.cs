using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Store;

/// <summary>The right to change the world, held inside its lock.</summary>
internal sealed class Edit(World world)
{
    private readonly List<Change> changes = [];

    public World World => world;
    public IReadOnlyList<Change> Changes => changes;
    public Random Random => world.Random;

    public Guid NewId() => Uuids.Mint(world.Random);

    public long NextSeq() => world.NextSeq();

    public void Apply(Change change)
    {
        world.Apply(change);
        changes.Add(change);
    }

    /// <summary>Stores the page and brings the far sides of its dual relations in line.</summary>
    public Page Put(Page page, Database? database)
    {
        var before = world.Pages.GetValueOrDefault(page.Id);
        Apply(new PutPage(page));
        foreach (var property in database?.Properties ?? [])
            if (property.Config is RelationConfig { SyncedId: { } synced })
                Mirror(page.Id, Pages(before, property), Pages(page, property), synced);
        return world.Pages[page.Id];
    }

    private void Mirror(Guid page, Guid[] before, Guid[] now, string synced)
    {
        if (ReferenceEquals(before, now))
            return;
        HashSet<Guid> kept = [.. now];
        foreach (var lost in before)
            if (!kept.Contains(lost))
                Apply(new Link(lost, synced, page, On: false));
        HashSet<Guid> known = [.. before];
        foreach (var gained in now)
            if (!known.Contains(gained))
                Apply(new Link(gained, synced, page, On: true));
    }

    private static Guid[] Pages(Page? page, Property property) => (page?[property.Id] as RelationValue)?.Pages ?? [];
}
