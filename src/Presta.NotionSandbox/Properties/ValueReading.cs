using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Properties;

/// <summary>What a value may need while it is read. New options are kept aside until the whole request has proved valid.</summary>
internal sealed class ValueReading(Edit edit, Database? database)
{
    public World World => edit.World;

    /// <summary>The database with the options this request adds.</summary>
    public Database? Database { get; private set; } = database;

    public bool Grew { get; private set; }

    public Property Property { get; set; } = null!;

    public Option AddOption(string name, string? color)
    {
        var option = new Option(Uuids.Mint(edit.Random).ToString(), name, color ?? Colors.Options[edit.Random.Next(Colors.Options.Length)]);
        var config = (OptionsConfig)Property.Config;
        Property = Property with { Config = config with { Options = [.. config.Options, option] } };
        Database = Database!.With(Property);
        Grew = true;
        return option;
    }
}
