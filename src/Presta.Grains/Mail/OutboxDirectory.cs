using MimeKit;

namespace Presta.Mail;

/// <summary>
/// Letters as <c>.eml</c> files, which any mail program opens: one each, named by its id, whole once it is there. They hold links that open
/// accounts: only who runs Presta may read them.
/// </summary>
internal sealed class OutboxDirectory(string directory) : IMailTransport
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Destination { get; } = Path.GetFullPath(directory);

    public async Task Send(MimeMessage message, CancellationToken cancel)
    {
        Directory.CreateDirectory(Destination);
        var id = message.MessageId!.Split('@')[0];
        var (file, part) = (Path.Combine(Destination, $"{id}.eml"), Path.Combine(Destination, $"{id}.{Guid.NewGuid():N}.part"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Private;
        try
        {
            await using (var written = new FileStream(part, options))
            {
                await message.WriteToAsync(written, cancel);
                await written.FlushAsync(cancel);
                written.Flush(flushToDisk: true);
            }
            File.Move(part, file, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
