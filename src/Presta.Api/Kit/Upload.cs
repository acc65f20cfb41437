using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
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
    private const int LongestField = 16 * 1024;

    public static ValueTask<Upload?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<Upload?>(new(http));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["multipart/form-data"], typeof(UploadForm)));
        builder.Metadata.Add(new RequestSizeLimitMetadata(Limit + 1024 * 1024));
    }

    /// <param name="door">Refuses who may not upload here, before a byte is read.</param>
    /// <param name="folder">Of the store; letters, digits, dashes, slashes.</param>
    /// <param name="register">Makes the stored bytes a document, unless they are one already.</param>
    public async Task<Result<Added>> Into<TDoor>(Task<Result<TDoor>> door, string folder, Func<NewDocument, Task<Result<Added>>> register)
    {
        if ((await door).IsRefused(out var closed, out _)) return closed;

        var (files, scanning) = (http.RequestServices.GetRequiredService<IFileStore>(), http.RequestServices.GetRequiredService<Scanning>());
        var id = EntityId.New(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        var key = $"{folder}/{id}";
        var isKept = false;
        try
        {
            var read = await Read(files, key, id);
            var result = read.IsRefused(out var error, out var document) ? error : await register(document with { Scan = scanning.First });
            isKept = result.Value is { IsDuplicate: false };
            if (isKept) scanning.Wake();
            return result;
        }
        finally
        {
            if (!isKept) await files.Delete(key, CancellationToken.None);
        }
    }

    private async Task<Result<NewDocument>> Read(IFileStore files, string key, EntityId id)
    {
        var fields = new Dictionary<string, List<string>>();
        (StoredFile Stored, string Name)? file = null;
        var parts = new Parts(http);
        try
        {
            await foreach (var part in parts.Read())
            {
                if (part.FileName is null)
                {
                    if (!fields.TryGetValue(part.Name, out var values)) fields[part.Name] = values = [];
                    if (await Text(part.Body) is not { } text) return Error.Invalid(part.Name, "Valeur trop longue.");
                    values.Add(text);
                }
                else if (part.Name != "file" || file is not null) return Error.Invalid(part.Name, "Un seul fichier est attendu, dans la partie « file ».");
                else if (FileName.Clean(part.FileName) is not { } name) return Error.Invalid("file", "Le nom du fichier est inutilisable.");
                else if (FileKinds.Of(name) is null) return ApiErrors.BadFileType with { Allowed = [.. FileKinds.Extensions] };
                else file = (await files.Save(key, part.Body, Limit, http.RequestAborted), name);
            }
        }
        catch (InvalidDataException)
        {
            return Error.Invalid("body", "Un corps multipart/form-data complet, avec sa limite (boundary), est attendu.");
        }
        catch (Exception exception) when (exception is FileTooLargeException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return ApiErrors.FileTooLarge;
        }

        http.Features.Set(new FormFingerprint(parts.Fingerprint));
        if (file is not { } found) return Error.Invalid("file", "Un fichier est obligatoire.");
        if (found.Stored.Size == 0) return Error.Invalid("file", "Le fichier est vide.");
        if (!FileKinds.Fits(found.Name, found.Stored.Head)) return ApiErrors.BadFileType with { Allowed = [.. FileKinds.Extensions] };
        await using (var stored = await files.Open(key, http.RequestAborted) ?? throw new IOException("what was stored is not there"))
        {
            if ((await FileChecks.Look(found.Name, found.Stored.Head, stored, http.RequestAborted)).IsRefused(out var suspicious, out _)) return suspicious;
        }
        return UploadForm.Read(fields).Select(form => new NewDocument(
            id, found.Name, found.Stored.Size, found.Stored.Sha256, key, FileKinds.Of(found.Name)!.Value,
            form.Description, form.Category, [.. form.Tags ?? []], form.Type, form.ProjectId ?? EntityId.None));
    }

    private async Task<string?> Text(Stream part)
    {
        var buffer = new byte[LongestField + 1];
        var length = await part.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > LongestField ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }

    private sealed record RequestSizeLimitMetadata(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}

/// <summary>The parts of an upload beside its bytes. Tags: one part each, or joined by commas.</summary>
internal sealed record UploadForm(
    IFormFile File, string? Description, DocumentCategory? Category, IReadOnlyList<string>? Tags, DocumentType? Type = null, EntityId? ProjectId = null)
{
    public static Result<UploadForm> Read(Dictionary<string, List<string>> fields)
    {
        var description = fields.GetValueOrDefault("description")?.LastOrDefault()?.Trim();
        var (category, type) = (Last("category"), Last("type"));
        var project = EntityId.None;
        var tags = (fields.GetValueOrDefault("tags") ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();
        var known = Codes.Read(typeof(DocumentCategory), category) as DocumentCategory?;
        var sort = Codes.Read(typeof(DocumentType), type) as DocumentType?;

        if (description is { Length: > 2_000 }) return Error.Invalid("description", "La description ne peut dépasser 2000 caractères.");
        if (known is null && category.Length > 0) return Error.Invalid("category", "Catégorie inconnue.") with { Allowed = [.. Codes.Of(typeof(DocumentCategory))] };
        if (sort is null && type.Length > 0) return Error.Invalid("type", "Type inconnu.") with { Allowed = [.. Codes.Of(typeof(DocumentType))] };
        if (Last("project_id") is { Length: > 0 } named && !EntityId.TryRead(named, out project)) return Error.NotFound;
        if (tags.Count > 20 || tags.Any(tag => tag.Length > 50 || tag.Any(char.IsControl))) return Error.Invalid("tags", "Au plus 20 mots-clés de 50 caractères.");
        return new UploadForm(null!, string.IsNullOrEmpty(description) ? null : description, known, tags, sort, project);

        string Last(string field) => fields.GetValueOrDefault(field)?.LastOrDefault()?.Trim() ?? "";
    }
}
