namespace Presta.NotionSandbox.Model;

/// <summary>
/// A file held by a page or block: at a foreign address, or an upload of ours answered under a fresh signed address each time.
/// </summary>
internal sealed record FileRef(string? Name, string? ExternalUrl, Guid? Upload);

/// <summary>An icon: an emoji or a file.</summary>
internal sealed record Icon(string? Emoji, FileRef? File);
