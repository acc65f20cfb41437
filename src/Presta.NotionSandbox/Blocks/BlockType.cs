using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Blocks;

/// <summary>
/// A member of a block's own object: how it is checked, and what stands there when it is left out (null: it must be given).
/// </summary>
internal sealed record BlockMember(string Name, Func<Field, World, byte[]> Read, byte[]? Default);

/// <summary>A kind of block: its members, whether it holds a file, and what its children are.</summary>
internal sealed record BlockType(string Name, BlockMember[] Members)
{
    public bool HoldsFile { get; init; }
    public bool TakesChildren { get; init; }

    /// <summary>Children every one of these must have when it is created, and of what type.</summary>
    public string? ChildType { get; init; }

    public int FewestChildren { get; init; }

    /// <summary>Reads the members given; of a new block all that must be there.</summary>
    public Dictionary<string, byte[]> ReadMembers(Field block, World world, bool isNew)
    {
        Dictionary<string, byte[]> members = [];
        foreach (var member in Members)
            if (!block[member.Name].Missing)
                members[member.Name] = member.Read(block[member.Name], world);
            else if (isNew)
                members[member.Name] = member.Default ?? throw block[member.Name].Expected("defined");
        return members;
    }

    public FileRef? ReadFile(Field block, World world, bool isNew)
    {
        if (!HoldsFile || (!isNew && !block.Has("external") && !block.Has("file_upload") && !block.Has("file")))
            return null;
        return Files.Read(block, world, named: false);
    }
}
