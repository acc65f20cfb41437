using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Presta.Api.Kit;
using Presta.Files;
using Presta.Support;

namespace Presta.Api.Portals.Client;

/// <summary>
/// A message with files on its way to a ticket. Nothing of it is read until the caller has been let through; what was stored is taken out
/// again when the ticket does not take the message.
/// </summary>
internal sealed class TicketUpload(HttpContext http) : IEndpointParameterMetadataProvider
{
    private const int LongestContent = 10_000;

    public static ValueTask<TicketUpload?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<TicketUpload?>(new(http));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["multipart/form-data"], typeof(TicketUploadForm)));
        builder.Metadata.Add(FormLimit.Of(Attachment.Most * Attachment.Largest));
    }

    public async Task<Result<Saved<Ticket>>> Onto(ITicketGrain ticket, EntityId id, Scope scope)
    {
        if ((await ticket.Get(scope)).IsRefused(out var closed, out _)) return closed;

        var (store, scanning) =
            (http.RequestServices.GetRequiredService<IFileStore>(), http.RequestServices.GetRequiredService<Scanning>());
        var message = EntityId.New(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        var form = new IncomingForm(
            http, Attachment.Most, Attachment.Largest, "Au plus cinq fichiers sont attendus, dans des parties « file ».");
        var isKept = false;
        try
        {
            if (await form.Read(store, n => $"tickets/{id}/{n}/{message}") is { } wrong) return wrong;
            if (Content(form.Fields).IsRefused(out var tooLong, out var content)) return tooLong;
            var taken = await ticket.Attach(
                scope, new(message, content.Length == 0 ? null : content, [.. form.Files.Select((file, n) => new Attachment(
                EntityId.Of($"{message}/{n}"), file.Name, file.Stored.Size, file.Stored.Sha256, file.Stored.Key,
                FileKinds.Of(file.Name)!.Value, scanning.First))]));
            isKept = taken.Error is null;
            if (isKept) scanning.Wake();
            return taken;
        }
        finally
        {
            if (!isKept)
                foreach (var file in form.Files) await store.Delete(file.Stored.Key, CancellationToken.None);
        }
    }

    private static Result<string> Content(Dictionary<string, List<string>> fields) =>
        (fields.GetValueOrDefault("content")?.LastOrDefault()?.Trim() ?? "") is { Length: <= LongestContent } content ? content
            : Error.Invalid("content", "Le contenu doit compter de 1 à 10000 caractères.");
}

/// <summary>Up to five files, and what is said to them.</summary>
internal sealed record TicketUploadForm(IFormFileCollection File, string? Content);
