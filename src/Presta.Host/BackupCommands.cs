using System.Data.Common;
using Presta.Storage;
using Presta.Storage.Backups;

namespace Presta.Host;

/// <summary>The commands <c>presta backup …</c>. Whatever is wrong is one sentence, and exit code 1.</summary>
internal static class BackupCommands
{
    private const string Force = "--force";

    public static async Task<int> Create(string[] args)
    {
        var settings = Settings.Of(args);
        return settings["to"] is { Length: > 0 } directory
            ? await Run(settings, (backup, cancel) => backup.Create(directory, cancel))
            : Usage.Print(Console.Error, exitCode: 2);
    }

    public static Task<int> Verify(string directory, string[] args) =>
        Run(Settings.Of(args), (backup, cancel) => backup.Verify(directory, cancel));

    public static Task<int> Restore(string directory, string[] args) =>
        Run(Settings.Of([.. args.Where(a => a is not Force)]), (backup, cancel) => backup.Restore(directory, args.Contains(Force), cancel));

    private static async Task<int> Run(Settings settings, Func<Backup, CancellationToken, Task> work)
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            await work(
                new(new(settings.Storage, settings.Files, settings.Notion.Mapping), TimeProvider.System, Console.WriteLine),
                interrupted.Token);
            return 0;
        }
        catch (Exception refused) when (
            refused is BackupException or InvalidOperationException or IOException or UnauthorizedAccessException or DbException)
        {
            Console.Error.WriteLine(refused.Message.ReplaceLineEndings(" "));
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted.");
        }
        return 1;
    }
}
