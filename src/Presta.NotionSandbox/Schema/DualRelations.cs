using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Schema;

/// <summary>Ties the two ends of dual relations: makes the reverse property where it is missing, removes it with its partner.</summary>
internal static class DualRelations
{
    public static Database Tie(Database database, Edit edit)
    {
        foreach (var relation in database.Properties.Where(property => property.Config is RelationConfig { SyncedId: "" }))
            Pair(edit.World.Databases[database.Id], relation, edit);
        return edit.World.Databases[database.Id];
    }

    public static void Untie(Database before, Database after, Edit edit)
    {
        foreach (var lost in before.Properties.Where(property => after.Properties.All(other => other.Id != property.Id)))
            if (lost.Config is RelationConfig { SyncedId: { } synced } tie && edit.World.Databases.TryGetValue(tie.Database, out var other))
                edit.Apply(new PutDatabase(other with { Properties = [.. other.Properties.Where(property => property.Id != synced)] }));
    }

    private static void Pair(Database database, Property relation, Edit edit)
    {
        var far = edit.World.Databases[((RelationConfig)relation.Config).Database];
        var reverse = new Property(
            PropertyIds.Mint(edit.Random, [.. far.Properties, .. database.Properties]),
            FreeName($"Related to {database.Title.Plain} ({relation.Name})", far),
            "relation",
            Description: null,
            new RelationConfig(database.Id, relation.Id));
        edit.Apply(new PutDatabase(database.With(relation with { Config = new RelationConfig(far.Id, reverse.Id) })));
        far = edit.World.Databases[far.Id];
        edit.Apply(new PutDatabase(far with { Properties = PropertyIds.Ordered([.. far.Properties, reverse]) }));
    }

    private static string FreeName(string name, Database far)
    {
        var free = name;
        for (var n = 1; far.Properties.Any(property => property.Name == free); n++)
            free = $"{name} {n}";
        return free;
    }
}
