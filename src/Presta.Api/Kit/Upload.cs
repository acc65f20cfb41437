using System.Reflection;
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

    public static ValueTask<Upload?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<Upload?>(new(http));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["multipart/form-data"], typeof(UploadForm)));
        builder.Metadata.Add(FormLimit.Of(Limit));
    }

    /// <param name="door">Refuses who may not upload here, before a byte is read.</param>
    /// <param name="folder">Of the store; letters, digits, dashes, slashes.</param>
    /// <param name="register">Makes the stored bytes a document, unless they are one already.</param>
    public async Task<Result<Added>> Into<TDoor>(
        Task<Result<TDoor>> door, string folder, Func<NewDocument, Task<Result<Added>>> register) =>
        (await door).IsRefused(out var closed, out _) ? closed : await http.RequestServices.GetRequiredService<Intakes>()
            .Take(folder, Read, register);

    private async Task<Result<NewDocument>> Read(IFileStore files, string key, EntityId id, ScanState scan)
    {
        var form = new IncomingForm(http, 1, Limit, "Un seul fichier est attendu, dans la partie « file ».");
        if (await form.Read(files, _ => key) is { } wrong) return wrong;
        var (name, stored) = form.Files[0];
        return UploadForm.Read(form.Fields).Select(said => new NewDocument(
            id, name, stored.Size, stored.Sha256, key, FileKinds.Of(name)!.Value,
            said.Description, said.Category, [.. said.Tags ?? []], said.Type, said.ProjectId ?? EntityId.None, scan));
    }
}

/// <summary>The parts of an upload beside its bytes. Tags: one part each, or joined by commas.</summary>
internal sealed record UploadForm(
    IFormFile File, string? Description, DocumentCategory? Category, IReadOnlyList<string>? Tags, DocumentType? Type = null,
    EntityId? ProjectId = null)
{
    public static Result<UploadForm> Read(Dictionary<string, List<string>> fields)
    {
        var description = fields.GetValueOrDefault("description")?.LastOrDefault()?.Trim();
        var (category, type) = (Last("category"), Last("type"));
        var project = EntityId.None;
        var tags = (fields.GetValueOrDefault("tags") ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()
            .ToList();
        var known = Codes.Read(typeof(DocumentCategory), category) as DocumentCategory?;
        var sort = Codes.Read(typeof(DocumentType), type) as DocumentType?;

        if (description is { Length: > 2_000 }) return Error.Invalid("description", "La description ne peut dépasser 2000 caractères.");
        if (known is null && category.Length > 0)
            return Error.Invalid("category", "Catégorie inconnue.") with { Allowed = [.. Codes.Of(typeof(DocumentCategory))] };
        if (sort is null && type.Length > 0)
            return Error.Invalid("type", "Type inconnu.") with { Allowed = [.. Codes.Of(typeof(DocumentType))] };
        if (Last("project_id") is { Length: > 0 } named && !EntityId.TryRead(named, out project)) return Error.NotFound;
        if (tags.Count > 20 || tags.Any(tag => tag.Length > 50 || tag.Any(char.IsControl)))
            return Error.Invalid("tags", "Au plus 20 mots-clés de 50 caractères.");
        return new UploadForm(null!, string.IsNullOrEmpty(description) ? null : description, known, tags, sort, project);

        string Last(string field) => fields.GetValueOrDefault(field)?.LastOrDefault()?.Trim() ?? "";
    }
}
