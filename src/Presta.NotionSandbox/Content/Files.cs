using System.Text.Json;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Content;

/// <summary>File objects: at a foreign address, uploaded through the API, or echoed from an earlier answer.</summary>
internal static class Files
{
    public static FileRef Read(Field field, World world, bool named)
    {
        var file = field.Object();
        var kind = file.Has("type") ? file["type"].OneOf("external", "file", "file_upload")
            : file.Has("file_upload") ? "file_upload" : file.Has("file") ? "file" : "external";
        var name = file["name"].OptionalText(max: 100);
        if (kind is "file_upload")
            return Attach(file["file_upload"].Object()["id"].Uuid(), name, world);
        if (kind is "file")
            return Echo(file["file"].Object()["url"], name, world);
        var external = file["external"].Missing ? throw file["external"].Expected("defined") : file["external"].Object();
        var url = external["url"].Text(RichText.LongestUrl);
        if (url is "")
            throw external["url"].Expected("a non-empty string");
        return named && name is null ? throw file["name"].Expected("defined") : new(name, url, Upload: null);
    }

    public static Icon? ReadIcon(Field field, World world)
    {
        if (field.Absent)
            return null;
        var icon = field.Object();
        return icon.Has("emoji") || icon["type"].OptionalText() is "emoji"
            ? new(icon["emoji"].Text(max: 40) is { Length: > 0 } emoji ? emoji : throw icon["emoji"].Expected("an emoji"), File: null)
            : new(Emoji: null, Read(icon, world, named: false));
    }

    public static FileRef? ReadCover(Field field, World world) => field.Absent ? null : Read(field, world, named: false);

    public static void Write(Utf8JsonWriter writer, FileRef file, View view)
    {
        if (file.Upload is not { } upload)
        {
            writer.WriteString("type", "external");
            RichText.WriteObjectOf(writer, "external", "url", file.ExternalUrl!);
            return;
        }
        writer.WriteString("type", "file");
        writer.WriteStartObject("file");
        writer.WriteString("url", view.SignedUrl(upload));
        writer.WriteString("expiry_time", Moment.Exact(view.Now.Add(FileAddress.Lifetime)));
        writer.WriteEndObject();
    }

    public static void WriteIcon(this Utf8JsonWriter writer, Icon? icon, View view)
    {
        if (icon?.Emoji is not { } emoji)
        {
            writer.WriteFile("icon", icon?.File, view);
            return;
        }
        writer.WriteStartObject("icon");
        writer.WriteString("type", "emoji");
        writer.WriteString("emoji", emoji);
        writer.WriteEndObject();
    }

    public static void WriteFile(this Utf8JsonWriter writer, string name, FileRef? file, View view)
    {
        if (file is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        Write(writer, file, view);
        writer.WriteEndObject();
    }

    public static FileRef Attach(Guid id, string? name, World world)
    {
        var upload = world.Uploads.GetValueOrDefault(id) ?? throw ApiError.NotFound("file_upload", id);
        if (upload.Status is not "uploaded" || upload.ExpiresAt < world.Now)
            throw ApiError.Validation($"File upload with ID {id} is not in the `uploaded` status and cannot be attached.");
        return new(name ?? upload.Filename, ExternalUrl: null, id);
    }

    private static FileRef Echo(Field url, string? name, World world) =>
        FileAddress.UploadOf(url.Text(RichText.LongestUrl)) is { } id && world.Uploads.TryGetValue(id, out var upload)
            ? new(name ?? upload.Filename, ExternalUrl: null, id)
            : throw ApiError.Validation($"{url.Path} is not a file hosted by Notion.");
}
