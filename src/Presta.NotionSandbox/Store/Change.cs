using System.Text.Json.Serialization;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Store;

/// <summary>One step of the world. The journal is a list of these; memory is what they add up to.</summary>
[JsonDerivedType(typeof(PutPage), "page")]
[JsonDerivedType(typeof(PutDatabase), "database")]
[JsonDerivedType(typeof(PutBlock), "block")]
[JsonDerivedType(typeof(PutChildren), "children")]
[JsonDerivedType(typeof(PutComment), "comment")]
[JsonDerivedType(typeof(PutUpload), "upload")]
[JsonDerivedType(typeof(Link), "link")]
[JsonDerivedType(typeof(Numbered), "numbered")]
internal abstract record Change;

internal sealed record PutPage(Page Page) : Change;

internal sealed record PutDatabase(Database Database) : Change;

internal sealed record PutBlock(Block Block) : Change;

/// <summary>New children of a page or block, behind <c>After</c> or at the end.</summary>
internal sealed record PutChildren(Guid Parent, Guid[] Children, Guid? After) : Change;

internal sealed record PutComment(Comment Comment) : Change;

internal sealed record PutUpload(Upload Upload) : Change;

/// <summary>
/// One end of a relation set or removed on the far side: a page with thousands of back-references is not written anew for each.
/// </summary>
internal sealed record Link(Guid Page, string Property, Guid Target, bool On) : Change;

/// <summary>The last unique id a database has given out; apart from its schema, which is much larger.</summary>
internal sealed record Numbered(Guid Database, int Last) : Change;
