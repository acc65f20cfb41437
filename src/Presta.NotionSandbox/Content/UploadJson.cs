using System.Text.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Content;

internal static class UploadJson
{
    /// <summary>An upload nobody attached in time has expired, without anything having been written.</summary>
    public static string StatusOf(Upload upload, DateTimeOffset now) => upload.ExpiresAt < now && upload.Status is not "failed" ? "expired"
        : upload.Status;

    public static void WriteMembers(Utf8JsonWriter writer, Upload upload, View view)
    {
        var status = StatusOf(upload, view.Now);
        writer.WriteString("object", "file_upload");
        writer.WriteString("id", upload.Id);
        writer.WriteString("created_time", Moment.Text(upload.Created.At));
        writer.WriteStartObject("created_by");
        writer.WriteString("id", upload.Created.By);
        writer.WriteString("type", User.ById(upload.Created.By) is { IsBot: false } ? "person" : "bot");
        writer.WriteEndObject();
        writer.WriteString("last_edited_time", Moment.Text(upload.EditedAt));
        writer.WriteString("expiry_time", upload.ExpiresAt is { } expiry ? Moment.Text(expiry) : null);
        if (status is "pending" && upload.Mode is not "external_url")
            writer.WriteString("upload_url", $"{view.BaseUrl}/v1/file_uploads/{upload.Id}/send");
        if (status is "pending" && upload.IsMultiPart)
            writer.WriteString("complete_url", $"{view.BaseUrl}/v1/file_uploads/{upload.Id}/complete");
        writer.WriteBoolean("archived", false);
        writer.WriteString("status", status);
        writer.WriteString("filename", upload.Filename);
        writer.WriteString("content_type", upload.ContentType);
        writer.WritePropertyName("content_length");
        if (upload.ContentLength is { } length)
            writer.WriteNumberValue(length);
        else
            writer.WriteNullValue();
        if (upload.Parts is { } parts)
            WriteParts(writer, parts, upload.Sent.Length);
        if (upload.Import is { } import)
            WriteImport(writer, import);
    }

    private static void WriteParts(Utf8JsonWriter writer, int total, int sent)
    {
        writer.WriteStartObject("number_of_parts");
        writer.WriteNumber("total", total);
        writer.WriteNumber("sent", sent);
        writer.WriteEndObject();
    }

    private static void WriteImport(Utf8JsonWriter writer, ImportResult import)
    {
        writer.WriteStartObject("file_import_result");
        writer.WriteString("imported_time", Moment.Exact(import.At));
        writer.WriteString("type", import.Success ? "success" : "error");
        writer.WriteStartObject(import.Success ? "success" : "error");
        if (import.Error is { } message)
            writer.WriteString("message", message);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
