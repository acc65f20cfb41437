using System.Globalization;
using Presta.Audit;

namespace Presta.Storage.Backups;

/// <summary>Everything durable of one Presta.</summary>
/// <param name="Files">The directory of the documents' bytes.</param>
/// <param name="Mapping">The file of remembered Notion ids; it need not exist.</param>
public sealed record Holdings(StorageOptions Storage, string Files, string Mapping);

/// <summary>
/// Backups of one Presta in directories. The database is read as it was at one instant, the files after it: a file is there before the row
/// that names it, so every row's file is in the backup. What is wrong is a <see cref="BackupException"/> of one sentence.
/// </summary>
/// <param name="say">Told, a line at a time, how far it is.</param>
public sealed class Backup(Holdings presta, TimeProvider time, Action<string> say)
{
    private const string Unfinished = ".part";

    private readonly BackupStorage storage = BackupStorage.Of(presta.Storage);

    /// <summary>
    /// Writes a whole backup to a directory that does not exist yet, or none, while Presta runs. Uploads whose file the store lacks are
    /// said, not refused.
    /// </summary>
    public async Task Create(string directory, CancellationToken cancel = default)
    {
        var (target, part) = (Path.GetFullPath(directory), Path.GetFullPath(directory) + Unfinished);
        if (Path.Exists(target)) throw new BackupException($"{target} exists already: a backup gets a directory of its own.");
        if (Directory.Exists(part)) Directory.Delete(part, recursive: true);   // of an attempt that was killed
        try
        {
            Directory.CreateDirectory(Path.Combine(part, Manifest.DatabaseFolder));
            var createdAt = time.GetUtcNow();
            var database = await storage.Save(Path.Combine(part, Manifest.DatabaseFolder), cancel);
            SayTables(database.Tables);

            var documents = 0;
            foreach (var file in Disk.Below(presta.Files))
            {
                try
                {
                    await Disk.Copy(Path.Combine(presta.Files, file), Path.Combine(part, Manifest.DocumentsFolder, file), cancel);
                    documents++;
                }
                catch (FileNotFoundException)
                {
                    // A refused upload, taken away meanwhile: no row names it.
                }
            }
            say(Line($"{documents} file(s) of the document store"));
            if (File.Exists(presta.Mapping)) await Disk.Copy(presta.Mapping, Path.Combine(part, Manifest.MappingFile), cancel);

            var files = new List<SavedFile>();
            foreach (var path in Disk.Below(part))
            {
                var file = Path.Combine(part, path);
                files.Add(new(path, new FileInfo(file).Length, await Disk.Hash(file, cancel)));
            }
            var manifest = new Manifest(
                Manifest.CurrentFormat, createdAt, presta.Storage.Provider, database.Schema, database.LastSeq, database.Uploads.Length,
                database.Tables, files);
            foreach (var problem in UploadProblems(manifest, database.Uploads)) say($"! {problem}");
            await manifest.Write(part, cancel);
            Directory.Move(part, target);
            say(Line($"Backup {target}: journal up to {manifest.LastSeq}, {files.Count} files, {files.Sum(f => f.Bytes)} bytes"));
        }
        catch
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
            throw;
        }
    }

    /// <summary>
    /// Checks every hash, restores into a scratch database that is gone afterwards, and compares each row of each table with the backup,
    /// and each uploaded document with its bytes. Needs the configured storage to be of the backup's kind; touches nothing in it.
    /// </summary>
    public async Task Verify(string directory, CancellationToken cancel = default)
    {
        var backup = Path.GetFullPath(directory);
        var manifest = await Fitting(backup, cancel);
        await using var scratch = await storage.Scratch(cancel);
        await scratch.Storage.Load(backup, manifest, cancel);
        foreach (var table in manifest.Tables)
        {
            await Compare(scratch.Storage.Saved(backup, table, cancel), scratch.Storage.Held(table, cancel), table);
            say(Line($"  {table.Name,-30} {table.Rows} row(s) equal"));
        }
        if (await AuditFault(scratch.Audit, manifest, cancel) is { } fault) throw new BackupException(fault);
        var uploads = await scratch.Storage.Uploads(cancel);
        if (UploadProblems(manifest, uploads).FirstOrDefault() is { } problem) throw new BackupException(problem);
        say(Line($"Verified: {manifest.Tables.Count} tables, {manifest.Tables.Sum(t => t.Rows)} rows, {uploads.Length} uploaded document(s) with their bytes, {manifest.Files.Count} files; journal up to {manifest.LastSeq}"));
    }

    /// <summary>
    /// Makes the configured storage what the backup holds. Refuses one that is in use, and one that holds something unless forced;
    /// a damaged backup is refused before anything is written. The database comes last: a restore that did not end is repeated, forced.
    /// </summary>
    public async Task Restore(string directory, bool isForced, CancellationToken cancel = default)
    {
        var backup = Path.GetFullPath(directory);
        var manifest = await Fitting(backup, cancel);
        await storage.Reserve(cancel);
        if (!isForced)
        {
            if (!await storage.IsEmpty(cancel))
                throw new BackupException("The configured storage is not empty; --force replaces what it holds.");
            if (Disk.Below(presta.Files).Any())
                throw new BackupException($"{Path.GetFullPath(presta.Files)} is not empty; --force writes into it all the same.");
            if (File.Exists(presta.Mapping)) throw new BackupException($"{Path.GetFullPath(presta.Mapping)} exists; --force replaces it.");
        }
        foreach (var file in manifest.Files.Where(f => f.Path.StartsWith($"{Manifest.DocumentsFolder}/", StringComparison.Ordinal)))
            await Disk.Copy(
                Path.Combine(backup, file.Path), Path.Combine(presta.Files, file.Path[(Manifest.DocumentsFolder.Length + 1)..]), cancel);
        if (manifest.Files.Any(f => f.Path is Manifest.MappingFile))
            await Disk.Copy(Path.Combine(backup, Manifest.MappingFile), presta.Mapping, cancel);
        say("Files restored");
        await storage.Load(backup, manifest, cancel);
        SayTables(manifest.Tables);
        if (await AuditFault(new(presta.Storage), manifest, cancel) is { } fault) say($"! {fault}");   // as it was saved: better restored than lost
        say(Line($"Restored: the state of {manifest.CreatedAt:u}, journal up to {manifest.LastSeq}. Presta may be started."));
    }

    /// <summary>What is wrong with the audit trail; backups of an older Presta have none.</summary>
    private async Task<string?> AuditFault(AuditBook trail, Manifest manifest, CancellationToken cancel)
    {
        if (manifest.Tables.All(t => t.Name is not AuditBook.Table)) return null;
        var verdict = await trail.Verify([], cancel);
        if (verdict.Fault is { } fault) return $"The audit trail is not whole. {fault}";
        say(Line($"Audit trail whole: {verdict.Lines} line(s), head {verdict.Head.Seq} {verdict.Head.Hash}"));
        return null;
    }

    private async Task<Manifest> Fitting(string backup, CancellationToken cancel)
    {
        var manifest = await Manifest.ReadWhole(backup, cancel);
        if (manifest.Storage != presta.Storage.Provider)
            throw new BackupException($"The backup is of {manifest.Storage}, but Storage:Provider is {presta.Storage.Provider}.");
        say(Line($"{manifest.Files.Count} files have their hashes"));
        return manifest;
    }

    private static async Task Compare(IAsyncEnumerable<string> saved, IAsyncEnumerable<string> restored, SavedTable table)
    {
        await using var there = restored.GetAsyncEnumerator();
        var row = 0L;
        await foreach (var line in saved)
        {
            row++;
            if (!await there.MoveNextAsync() || there.Current != line)
                throw new BackupException(Line($"Row {row} of {table.Name} is not the same after a restore."));
        }
        if (row != table.Rows || await there.MoveNextAsync())
            throw new BackupException(Line($"{table.Name} does not have {table.Rows} rows after a restore."));
    }

    private static IEnumerable<string> UploadProblems(Manifest manifest, IEnumerable<Upload> uploads)
    {
        var hashes = manifest.Files.ToDictionary(f => f.Path, f => f.Sha256, StringComparer.Ordinal);
        return uploads.Where(u => hashes.GetValueOrDefault($"{Manifest.DocumentsFolder}/{u.StoredAs}") != u.Sha256)
            .Select(u => $"The document stored as {u.StoredAs} has no file with its hash.");
    }

    private void SayTables(IEnumerable<SavedTable> tables)
    {
        foreach (var table in tables) say(Line($"  {table.Name,-30} {table.Rows} row(s)"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
