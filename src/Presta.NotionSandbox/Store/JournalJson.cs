using System.Text.Json.Serialization;

namespace Presta.NotionSandbox.Store;

/// <summary>The journal's form, made at compile time: a start with tens of thousands of pages must not wait for reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Change[]))]
[JsonSerializable(typeof(IReadOnlyList<Change>))]
internal sealed partial class JournalJson : JsonSerializerContext;
