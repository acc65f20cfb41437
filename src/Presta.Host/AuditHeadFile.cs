using System.Text.Json;
using Presta.Audit;

namespace Presta.Host;

/// <summary>
/// The head of the last good verification, beside the data: the next one compares. Better still is a copy on another machine.
/// </summary>
internal sealed class AuditHeadFile(string directory)
{
    private readonly string path = Path.Combine(directory, "audit-head.json");

    public async Task<SeenHead?> Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<SeenHead>(await File.ReadAllTextAsync(path), JsonSerializerOptions.Web)
                : null;
        }
        catch (JsonException)
        {
            throw new InvalidOperationException(
                $"{path} cannot be read: give the head that you kept with --seq and --head, and delete the file.");
        }
    }

    public async Task Write(SeenHead head)
    {
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(path + ".part", JsonSerializer.Serialize(head, JsonSerializerOptions.Web));
        File.Move(path + ".part", path, overwrite: true);
    }
}
