using System.Text.Json;
using Presta.Journal;

namespace Presta.Catalogs;

/// <summary>A snapshot's chunks: JSON arrays of at most 500 rows.</summary>
internal static class SnapshotChunks
{
    private const int RowsPerChunk = 500;

    public static IReadOnlyList<byte[]> Write<T>(IReadOnlyList<T> rows) where T : Row =>
        [.. rows.Chunk(RowsPerChunk).Select(chunk => JsonSerializer.SerializeToUtf8Bytes(chunk, RowJson.Options))];

    public static IEnumerable<T> Read<T>(IReadOnlyList<byte[]> chunks) where T : Row =>
        chunks.SelectMany(chunk => JsonSerializer.Deserialize<T[]>(chunk, RowJson.Options) ?? []);
}
