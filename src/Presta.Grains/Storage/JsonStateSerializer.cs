using System.Text.Json;
using Orleans.Storage;
using Presta.Journal;

namespace Presta.Storage;

/// <summary>Grain state as JSON without type names: classes may be renamed and moved, and the rows can be read in any SQL client.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, RowJson.Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, RowJson.Options)!;
}
