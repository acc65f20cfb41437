using System.Text;
using Presta.Files;

namespace Presta.Api.Kit;

/// <summary>A file of a form, in the store already.</summary>
internal sealed record IncomingFile(string Name, StoredFile Stored);

/// <summary>
/// A form with files on its way in: each streams to the store, and is looked at there. Whoever reads it takes out again what is not wanted.
/// </summary>
/// <param name="largest">Bytes of one file.</param>
/// <param name="tooMany">Said of the part that holds one file more than may be, or has another name than <c>file</c>.</param>
internal sealed class IncomingForm(HttpContext http, int most, long largest, string tooMany)
{
    private const int LongestField = 16 * 1024;

    public Dictionary<string, List<string>> Fields { get; } = [];

    public List<IncomingFile> Files { get; } = [];

    /// <param name="key">In the store, of the file with that index.</param>
    /// <returns>What is wrong with it; null when all is well.</returns>
    public async Task<Error?> Read(IFileStore store, Func<int, string> key)
    {
        var parts = new Parts(http);
        try
        {
            await foreach (var part in parts.Read())
                if (await Take(part, store, key) is { } wrong) return wrong;
        }
        catch (InvalidDataException)
        {
            return Error.Invalid("body", "Un corps multipart/form-data complet, avec sa limite (boundary), est attendu.");
        }
        catch (Exception exception) when (
            exception is FileTooLargeException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return ApiErrors.FileTooLarge(largest);
        }

        http.Features.Set(new FormFingerprint(parts.Fingerprint));
        if (Files.Count == 0) return Error.Invalid("file", "Un fichier est obligatoire.");
        foreach (var file in Files)
            if (await Look(file, store) is { } suspicious) return suspicious;
        return null;
    }

    private async Task<Error?> Take(Part part, IFileStore store, Func<int, string> key)
    {
        if (part.FileName is null)
        {
            if (!Fields.TryGetValue(part.Name, out var values)) Fields[part.Name] = values = [];
            if (await Text(part.Body) is not { } text) return Error.Invalid(part.Name, "Valeur trop longue.");
            values.Add(text);
            return null;
        }

        if (part.Name != "file" || Files.Count == most) return Error.Invalid(part.Name, tooMany);
        if (FileName.Clean(part.FileName) is not { } name) return Error.Invalid("file", "Le nom du fichier est inutilisable.");
        if (FileKinds.Of(name) is null) return ApiErrors.BadFileType with { Allowed = [.. FileKinds.Extensions] };
        Files.Add(new(name, await store.Save(key(Files.Count), part.Body, largest, http.RequestAborted)));
        return null;
    }

    private async Task<Error?> Look(IncomingFile file, IFileStore store)
    {
        if (file.Stored.Size == 0) return Error.Invalid("file", "Le fichier est vide.");
        if (!FileKinds.Fits(file.Name, file.Stored.Head)) return ApiErrors.BadFileType with { Allowed = [.. FileKinds.Extensions] };
        await using var stored = await store.Open(file.Stored.Key, http.RequestAborted)
            ?? throw new IOException("what was stored is not there");
        return (await FileChecks.Look(file.Name, file.Stored.Head, stored, http.RequestAborted)).Error;
    }

    private async Task<string?> Text(Stream part)
    {
        var buffer = new byte[LongestField + 1];
        var length = await part.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > LongestField ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}

/// <summary>How much a form may be in all.</summary>
internal sealed record FormLimit(long? MaxRequestBodySize) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
{
    private const long Beside = 1024 * 1024;

    /// <param name="files">Bytes of all files together.</param>
    public static FormLimit Of(long files) => new(files + Beside);
}
