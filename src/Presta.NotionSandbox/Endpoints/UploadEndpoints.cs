using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Endpoints;

/// <summary>File uploads: announced, sent whole or in parts, attached within the hour.</summary>
internal static class UploadEndpoints
{
    private const int LongestFilename = 900;
    private const int MostParts = 10_000;
    private const long LargestPart = 20 * 1024 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static Answer Create(Exchange exchange)
    {
        exchange.OnlyQuery();
        var body = exchange.Body.Only("mode", "filename", "content_type", "number_of_parts", "external_url");
        var mode = body["mode"].OptionalOneOf("single_part", "multi_part", "external_url") ?? "single_part";
        var filename = body["filename"].OptionalText(LongestFilename);
        if (filename is null && mode is not "single_part")
            throw body["filename"].Expected("defined");
        var parts = mode is "multi_part" ? Parts(body["number_of_parts"]) : (int?)null;
        if (mode is "external_url" && !Uri.TryCreate(body["external_url"].Text(RichText.LongestUrl), UriKind.Absolute, out _))
            throw body["external_url"].Expected("a valid url");
        var contentType = body["content_type"].OptionalText(max: 200) ?? ContentTypes.Of(filename);
        var (made, imported) = (exchange.Stamp, mode is "external_url");
        var upload = exchange.World.Write(edit =>
        {
            var fresh = new Upload(edit.NewId(), edit.NextSeq(), made, made.At, made.At + Lifetime, "pending", mode, filename, contentType,
                ContentLength: null, parts, Sent: [], Import: null);
            edit.Apply(new PutUpload(fresh));
            return fresh;
        });
        // An import ends by itself, after this answer has said that it is pending: nothing is fetched here, so it is empty.
        if (imported)
            exchange.World.Write(
                edit => Store(upload with { Status = "uploaded", ContentLength = 0, Import = new(made.At, Success: true, null) }, edit));
        return writer => UploadJson.WriteMembers(writer, upload, exchange.View);
    }

    public static Answer Retrieve(Exchange exchange)
    {
        var id = exchange.Id("file_upload_id");
        exchange.OnlyQuery();
        var upload = Lookup.Upload(exchange.World, id);
        return writer => UploadJson.WriteMembers(writer, upload, exchange.View);
    }

    public static Answer List(Exchange exchange)
    {
        exchange.OnlyQuery("status", "start_cursor", "page_size");
        var status = exchange.Query["status"].FirstOrDefault();
        if (status is not (null or "pending" or "uploaded" or "expired" or "failed"))
            throw ApiError.Validation(
                "query failed validation: query.status should be `\"pending\"`, `\"uploaded\"`, `\"expired\"`, `\"failed\"`, "
                + $"or `undefined`, instead was `\"{status}\"`.");
        var size = Paging.SizeFromQuery(exchange);
        var cursor = Paging.CursorFromQuery(exchange);
        Upload[] found =
        [
            .. exchange.World.Uploads.Values
                .Where(upload => status is null || UploadJson.StatusOf(upload, exchange.World.Now) == status)
                .OrderByDescending(upload => upload.Seq),
        ];
        var slice = Paging.Cut(found, upload => upload.Id, cursor, size);
        return writer => writer.WriteList(slice, "file_upload", upload => UploadJson.WriteMembers(writer, upload, exchange.View));
    }

    public static Answer Send(Exchange exchange)
    {
        var id = exchange.Id("file_upload_id");
        exchange.OnlyQuery();
        if (exchange.Form?.Files.GetFile("file") is not { } file)
            throw ApiError.Validation("body failed validation: body.file should be defined, instead was `undefined`.");
        if (file.Length > LargestPart)
            throw ApiError.Validation($"body failed validation: body.file should be ≤ `{LargestPart}` bytes, instead was `{file.Length}`.");
        var before = Lookup.Upload(exchange.World, id);
        var part = before.IsMultiPart ? PartNumber(exchange.Form["part_number"].FirstOrDefault(), before) : 1;
        var bytes = ReadAll(file);
        var upload = exchange.World.Write(edit =>
        {
            var current = Lookup.Upload(edit.World, id);
            if (UploadJson.StatusOf(current, edit.World.Now) is not "pending")
                throw ApiError.Validation(
                    $"File upload with ID {id} has a status of `{UploadJson.StatusOf(current, edit.World.Now)}`; only `pending` ones can be sent.");
            exchange.Workspace.Uploads.Put(id, part, bytes);
            return Store(current with
            {
                Status = current.IsMultiPart ? "pending" : "uploaded",
                Sent = [.. current.Sent.Append(part).Distinct().Order()],
                EditedAt = edit.World.Now,
                Filename = current.Filename ?? file.FileName,
                ContentType = current.ContentType ?? file.ContentType,
                ContentLength = current.IsMultiPart ? null : bytes.Length,
            }, edit);
        });
        return writer => UploadJson.WriteMembers(writer, upload, exchange.View);
    }

    public static Answer Complete(Exchange exchange)
    {
        var id = exchange.Id("file_upload_id");
        exchange.OnlyQuery();
        exchange.Body.Only();
        var upload = exchange.World.Write(edit =>
        {
            var current = Lookup.Upload(edit.World, id);
            if (!current.IsMultiPart || current.Status is not "pending")
                throw ApiError.Validation($"File upload with ID {id} is not a pending multi-part upload.");
            if (current.Sent.Length < current.Parts)
                throw ApiError.Validation($"File upload with ID {id} has received {current.Sent.Length} of {current.Parts} parts.");
            var length = exchange.Workspace.Uploads.Get(id, current.Sent).LongLength;
            return Store(current with { Status = "uploaded", EditedAt = edit.World.Now, ContentLength = length }, edit);
        });
        return writer => UploadJson.WriteMembers(writer, upload, exchange.View);
    }

    /// <summary>An upload in use no longer expires.</summary>
    public static void MarkAttached(FileRef? file, Edit edit)
    {
        if (file?.Upload is { } id && edit.World.Uploads.TryGetValue(id, out var upload) && upload.ExpiresAt is not null)
            Store(upload with { ExpiresAt = null }, edit);
    }

    public static void MarkAttached(Page page, Edit edit)
    {
        MarkAttached(page.Cover, edit);
        MarkAttached(page.Icon?.File, edit);
        foreach (var value in page.Values.Values)
            foreach (var file in (value as FilesValue)?.Files ?? [])
                MarkAttached(file, edit);
    }

    private static Upload Store(Upload upload, Edit edit)
    {
        edit.Apply(new PutUpload(upload));
        return upload;
    }

    private static int Parts(Field field) =>
        field.Missing ? throw field.Expected("defined")
        : field.Number() is >= 1 and <= MostParts and var parts && parts == Math.Floor(parts) ? (int)parts
        : throw field.Expected($"an integer between `1` and `{MostParts}`");

    private static int PartNumber(string? text, Upload upload) =>
        int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var part) && part >= 1 && part <= upload.Parts
            ? part
            : throw ApiError.Validation(
                $"body failed validation: body.part_number should be between `1` and `{upload.Parts}`, instead was `{text ?? "undefined"}`.");

    private static byte[] ReadAll(IFormFile file)
    {
        var bytes = new byte[file.Length];
        using var stream = file.OpenReadStream();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
