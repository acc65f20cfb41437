using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Presta.Documents;
using Presta.Files;

namespace Presta.Api.Kit;

/// <summary>
/// A file on its way in. Nothing of it is read until the caller has been let through; then it streams to the store, and is
/// taken out again when what came is not what was promised, or the owner does not want it.
/// </summary>
internal sealed class Upload(HttpContext http) : IEndpointParameterMetadataProvider
{
    public const long Limit = 50L * 1024 * 1024;
    private const int MostParts = 20;
    private const int LongestField = 16 * 1024;

    public static ValueTask<Upload?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<Upload?>(new(http));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["multipart/form-data"], typeof(UploadForm)));
        builder.Metadata.Add(new RequestSizeLimitMetadata(Limit + 1024 * 1024));
    }

    /// <param name="door">Refuses who may not upload here, before a byte is read.</param>
    /// <param name="folder">Of the store; letters, digits, dashes, slashes.</param>
    /// <param name="register">Makes the stored bytes a document.</param>
    public async Task<Result<Saved<Document>>> Into<TDoor>(Task<Result<TDoor>> door, string folder, Func<NewDocument, Task<Result<Saved<Document>>>> register)
    {
        if ((await door).IsRefused(out var closed, out _)) return closed;

        var files = http.RequestServices.GetRequiredService<IFileStore>();
        var id = EntityId.New(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        var key = $"{folder}/{id}";
        var isKept = false;
        try
        {
            var read = await Read(files, key, id);
            var result = read.IsRefused(out var error, out var document) ? error : await register(document);
            isKept = result.Error is null;
            return result;
        }
        finally
        {
            if (!isKept) await files.Delete(key, CancellationToken.None);
        }
    }

    private async Task<Result<NewDocument>> Read(IFileStore files, string key, EntityId id)
    {
        if (Boundary() is not { } boundary) return Error.Invalid("Content-Type", "Un corps multipart/form-data avec sa limite (boundary) est attendu.");
        var fields = new Dictionary<string, List<string>>();
        (StoredFile Stored, string Name)? file = null;
        try
        {
            var reader = new MultipartReader(boundary, http.Request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4_096 };
            for (var parts = 0; await reader.ReadNextSectionAsync(http.RequestAborted) is { } part; parts++)
            {
                if (parts == MostParts) return Error.Invalid("body", $"Au plus {MostParts} parties sont admises.");
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var what)) return Error.Invalid("body", "Une partie n'a pas de nom.");
                var name = HeaderUtilities.RemoveQuotes(what.Name).ToString();
                var fileName = what.FileNameStar.HasValue ? what.FileNameStar : what.FileName;
                if (!fileName.HasValue)
                {
                    if (!fields.TryGetValue(name, out var values)) fields[name] = values = [];
                    if (await Text(part.Body) is not { } text) return Error.Invalid(name, "Valeur trop longue.");
                    values.Add(text);
                }
                else if (name != "file" || file is not null) return Error.Invalid(name, "Un seul fichier est attendu, dans la partie « file ».");
                else if (FileName.Clean(HeaderUtilities.RemoveQuotes(fileName).ToString()) is not { } clean) return Error.Invalid("file", "Le nom du fichier est inutilisable.");
                else if (FileKinds.Of(clean) is null) return ApiErrors.BadFileType with { Allowed = [.. FileKinds.Extensions] };
                else file = (await files.Save(key, part.Body, Limit, http.RequestAborted), clean);
            }
        }
        catch (FileTooLargeException)
        {
            return ApiErrors.FileTooLarge;
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ApiErrors.FileTooLarge;
        }
        catch (Exception exception) when (exception is InvalidDataException || (exception is IOException and not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested && file is null))
        {
            return Error.Invalid("body", "Le corps multipart est mal formé ou incomplet.");
        }

        if (file is not { } found) return Error.Invalid("file", "Un fichier est obligatoire.");
        if (found.Stored.Size == 0) return Error.Invalid("file", "Le fichier est vide.");
        if (!FileKinds.Fits(found.Name, found.Stored.Head)) return ApiErrors.BadFileType with { Allowed = [.. FileKinds.Extensions] };
        return UploadForm.Read(fields).Select(form => new NewDocument(
            id, found.Name, found.Stored.Size, found.Stored.Sha256, key, FileKinds.Of(found.Name)!.Value, form.Description, form.Category, [.. form.Tags ?? []]));
    }

    private string? Boundary() =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 70 } boundary
            ? boundary.ToString() : null;

    private async Task<string?> Text(Stream part)
    {
        var buffer = new byte[LongestField + 1];
        var length = await part.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > LongestField ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }

    private sealed record RequestSizeLimitMetadata(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}

/// <summary>The parts of an upload beside its bytes. Tags: one part each, or joined by commas.</summary>
internal sealed record UploadForm(IFormFile File, string? Description, DocumentCategory? Category, IReadOnlyList<string>? Tags)
{
    public static Result<UploadForm> Read(Dictionary<string, List<string>> fields)
    {
        var description = fields.GetValueOrDefault("description")?.LastOrDefault()?.Trim();
        var category = fields.GetValueOrDefault("category")?.LastOrDefault()?.Trim();
        var tags = (fields.GetValueOrDefault("tags") ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();
        DocumentCategory? known = string.IsNullOrEmpty(category) ? null : Enum.GetValues<DocumentCategory>().Where(c => c.Code() == category).Cast<DocumentCategory?>().FirstOrDefault();

        if (description is { Length: > 2_000 }) return Error.Invalid("description", "La description ne peut dépasser 2000 caractères.");
        if (known is null && !string.IsNullOrEmpty(category)) return Error.Invalid("category", "Catégorie inconnue.") with { Allowed = [.. Enum.GetValues<DocumentCategory>().Select(c => c.Code())] };
        if (tags.Count > 20 || tags.Any(tag => tag.Length > 50 || tag.Any(char.IsControl))) return Error.Invalid("tags", "Au plus 20 mots-clés de 50 caractères.");
        return new UploadForm(null!, string.IsNullOrEmpty(description) ? null : description, known, tags);
    }
}
