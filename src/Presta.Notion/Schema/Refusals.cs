namespace Presta.Notion;

/// <summary>A value that Notion cannot hold: too long, too many, a comma in an option. Sending it would be refused.</summary>
[GenerateSerializer, Alias("notion-value")]
public sealed class NotionValueException(string noun, string property, string message) : Exception(message)
{
    [Id(0)] public string Noun { get; } = noun;

    /// <summary>CLR name.</summary>
    [Id(1)] public string Property { get; } = property;
}

/// <summary>A relation points to a row that is not in Notion yet: deliver that one first.</summary>
[GenerateSerializer, Alias("notion-target-missing")]
public sealed class NotionTargetMissingException(string noun, EntityId target) : Exception($"{noun}/{target} has no page yet")
{
    /// <summary>Of the row that is missing.</summary>
    [Id(0)] public string Noun { get; } = noun;

    [Id(1)] public EntityId Target { get; } = target;
}

/// <summary>The database is no longer as it was when it was verified: verify the noun again.</summary>
[GenerateSerializer, Alias("notion-schema")]
public sealed class NotionSchemaException(string noun, string message) : Exception(message)
{
    [Id(0)] public string Noun { get; } = noun;
}
