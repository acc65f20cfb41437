using System.Text.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Content;

internal static class Users
{
    private const string WorkspaceName = "Sandbox";
    private const string WorkspaceId = "5a9db0c5-0000-8000-8000-0000000000ff";
    private const int FreePlanUploadLimit = 5 * 1024 * 1024;

    public static void WriteMembers(Utf8JsonWriter writer, User user, bool self)
    {
        writer.WriteString("object", "user");
        writer.WriteString("id", user.Id);
        writer.WriteString("name", user.Name);
        writer.WriteNull("avatar_url");
        writer.WriteString("type", user.IsBot ? "bot" : "person");
        writer.WriteStartObject(user.IsBot ? "bot" : "person");
        if (user.Email is { } email)
            writer.WriteString("email", email);
        else if (self)
            WriteBot(writer);
        writer.WriteEndObject();
    }

    public static void WriteUser(this Utf8JsonWriter writer, string name, Guid id)
    {
        writer.WritePropertyName(name);
        WriteFull(writer, id);
    }

    public static void WriteFull(Utf8JsonWriter writer, Guid id)
    {
        writer.WriteStartObject();
        WriteMembers(writer, User.ById(id) ?? User.Bot, self: true);
        writer.WriteEndObject();
    }

    public static void WritePartial(this Utf8JsonWriter writer, string name, Guid id)
    {
        writer.WriteStartObject(name);
        writer.WriteString("object", "user");
        writer.WriteString("id", id);
        writer.WriteEndObject();
    }

    private static void WriteBot(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("owner");
        writer.WriteString("type", "workspace");
        writer.WriteBoolean("workspace", true);
        writer.WriteEndObject();
        writer.WriteString("workspace_name", WorkspaceName);
        writer.WriteString("workspace_id", WorkspaceId);
        writer.WriteStartObject("workspace_limits");
        writer.WriteNumber("max_file_upload_size_in_bytes", FreePlanUploadLimit);
        writer.WriteEndObject();
    }
}
