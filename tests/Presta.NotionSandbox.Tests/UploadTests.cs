using System.Text;

namespace Presta.NotionSandbox.Tests;

public sealed class UploadTests
{
    private static async Task<Reply> SendFile(TestSandbox sandbox, string id, string content, int? part = null)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", "a.txt" } };
        if (part is { } number)
            form.Add(new StringContent(number.ToString(System.Globalization.CultureInfo.InvariantCulture)), "part_number");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/file_uploads/{id}/send") { Content = form };
        request.Headers.Add("Authorization", "Bearer ntn_sandbox");
        request.Headers.Add("Notion-Version", "2022-06-28");
        return await sandbox.Send(request);
    }

    [Fact]
    public async Task A_file_is_sent_attached_and_fetched_from_a_signed_address()
    {
        await using var sandbox = await TestSandbox.Begin();
        var upload = (await sandbox.Post("/v1/file_uploads", """{"filename":"a.txt"}""")).Ok();
        Assert.Equal(("pending", "text/plain"), (upload.Text("status"), upload.Text("content_type")));
        var page = await sandbox.Row(await sandbox.Database("\"F\":{\"files\":{}}"), "p");
        var attach = $$$"""{"properties":{"F":{"files":[{"type":"file_upload","file_upload":{"id":"{{{upload.Text("id")}}}"}}]} } }""";
        (await sandbox.Patch($"/v1/pages/{page}", attach)).Refused(400, "validation_error");
        Assert.Equal("uploaded", (await SendFile(sandbox, upload.Text("id"), "bonjour")).Ok().Text("status"));
        var file = (await sandbox.Patch($"/v1/pages/{page}", attach)).Ok().At("properties.F.files.0");
        Assert.Equal(("file", "a.txt"), (file.At("type").GetString(), file.At("name").GetString()));
        var url = file.At("file.url").GetString()!;
        Assert.Equal("bonjour", await sandbox.Http.GetStringAsync(url));
        (await sandbox.Patch($"/v1/pages/{page}", $$$"""{"properties":{"F":{"files":[{{{file.GetRawText()}}}]} } }""")).Ok();
        sandbox.Clock.Advance(TimeSpan.FromHours(2));
        using var late = await sandbox.Http.GetAsync(url);
        Assert.Equal(403, (int)late.StatusCode);
        var fresh = (await sandbox.Get($"/v1/pages/{page}")).Text("properties.F.files.0.file.url");
        Assert.Equal("bonjour", await sandbox.Http.GetStringAsync(fresh));
    }

    [Fact]
    public async Task A_file_in_parts_is_completed_when_all_have_come()
    {
        await using var sandbox = await TestSandbox.Begin();
        var id = (await sandbox.Post("/v1/file_uploads", """{"mode":"multi_part","filename":"a.txt","number_of_parts":2}""")).Ok().Text("id");
        Assert.Equal(1, (await SendFile(sandbox, id, "b", 2)).Ok().At("number_of_parts.sent").GetInt32());
        (await sandbox.Post($"/v1/file_uploads/{id}/complete")).Refused(400, "validation_error");
        (await SendFile(sandbox, id, "a", 1)).Ok();
        (await SendFile(sandbox, id, "c", 3)).Refused(400, "validation_error");
        var done = (await sandbox.Post($"/v1/file_uploads/{id}/complete")).Ok();
        Assert.Equal(("uploaded", 2), (done.Text("status"), done.At("content_length").GetInt32()));
    }

    [Fact]
    public async Task An_upload_nobody_attaches_expires_within_the_hour()
    {
        await using var sandbox = await TestSandbox.Begin();
        var id = (await sandbox.Post("/v1/file_uploads", """{"filename":"a.txt"}""")).Ok().Text("id");
        sandbox.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("expired", (await sandbox.Get($"/v1/file_uploads/{id}")).Ok().Text("status"));
        Assert.Equal(1, (await sandbox.Get("/v1/file_uploads?status=expired")).Ok().At("results").GetArrayLength());
        (await SendFile(sandbox, id, "x")).Refused(400, "validation_error");
        (await sandbox.Get("/v1/file_uploads?status=lost")).Refused(400, "validation_error");
    }

    [Fact]
    public async Task Announcements_are_checked()
    {
        await using var sandbox = await TestSandbox.Begin();
        foreach (var body in new[] { """{"mode":"fax"}""", """{"mode":"multi_part","filename":"a"}""", """{"mode":"multi_part","filename":"a","number_of_parts":0}""", """{"mode":"external_url","filename":"a","external_url":"x"}""" })
            (await sandbox.Post("/v1/file_uploads", body)).Refused(400, "validation_error");
        var external = (await sandbox.Post("/v1/file_uploads", """{"mode":"external_url","filename":"a.pdf","external_url":"https://example.com/a.pdf"}""")).Ok();
        Assert.Equal("pending", external.Text("status"));
        Assert.Equal("success", (await sandbox.Get($"/v1/file_uploads/{external.Text("id")}")).Ok().Text("file_import_result.type"));
        (await sandbox.Post($"/v1/file_uploads/{external.Text("id")}/send")).Refused(400, "validation_error");
    }
}
