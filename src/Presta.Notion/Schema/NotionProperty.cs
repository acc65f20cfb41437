namespace Presta.Notion;

/// <summary>A property as the record declares it.</summary>
public sealed class NotionProperty
{
    private readonly PropertyAccess access;

    internal NotionProperty(string clrName, string name, NotionKind kind, string? target, PropertyAccess access, ValueCodec codec)
    {
        (ClrName, Name, Kind, Target, Codec, this.access) = (clrName, name, kind, target, codec, access);
    }

    /// <summary>The record's property: how journal and merge call it.</summary>
    public string ClrName { get; }

    /// <summary>The name declared for Notion; a mapping may say otherwise for a workspace.</summary>
    public string Name { get; }

    public NotionKind Kind { get; }

    /// <summary>The noun that a relation points to.</summary>
    public string? Target { get; }

    internal ValueCodec Codec { get; }

    internal object? Get(Row row) => access.Get(row);

    /// <summary>On a row that nobody else has seen yet.</summary>
    internal void Set(Row row, object? value) => access.Set(row, value);
}
