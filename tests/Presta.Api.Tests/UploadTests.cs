using System.Net.Http.Headers;
using System.Text;
using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

/// <summary>Files come whole, are what they say they are, and leave nothing behind when they are not wanted.</summary>
[Collection("api")]
public sealed class UploadTests(ApiFixture api)
{
    /// <summary>Other bytes in each test: what a company has already makes no second document.</summary>
    private readonly byte[] Pdf = [.. "%PDF-1.7\nhello "u8, .. Guid.NewGuid().ToByteArray()];
    private static readonly string Path = $"/api/client/projects/{World.Mine.Id}/upload";

    private string[] Stored => Directory.GetFiles(api.FilesPath, "*", SearchOption.AllDirectories);

    public static MultipartFormDataContent Form(string fileName, byte[] bytes, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(bytes), "file", fileName);
        return form;
    }

    [Fact]
    public async Task A_file_becomes_a_document_and_its_bytes_are_stored()
    {
        var before = Stored;
        var reply = await api.Post(
            Path, World.Alice, Form(
            "Cahier des charges.pdf", Pdf, ("description", "Version signée"), ("category", "contracts"), ("tags", "a, b"), ("tags", "c")));
        Assert.True(reply.Status == 201, reply.ToString());
        Assert.Equal(
            ("Cahier des charges.pdf", "pdf", "contracts", "pending"),
            (reply.Text("data", "name"), reply.Text("data", "file_type"), reply.Text("data", "category"), reply.Text("data", "status")));
        Assert.Equal(["a", "b", "c"], reply.At("data", "tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(Pdf, await File.ReadAllBytesAsync(Assert.Single(Stored.Except(before))));
        Assert.DoesNotContain("stored_as", reply.ToString());
    }

    [Theory]
    [InlineData("../../etc/passwd.pdf", "passwd.pdf"), InlineData("C:\\\\windows\\\\x.pdf", "x.pdf"),
        InlineData("a\u202Efdp.pdf", "afdp.pdf"), InlineData("e\u0301t\u00e9.pdf", "été.pdf")]
    public async Task A_name_is_only_a_name(string given, string kept)
    {
        var reply = await api.Post(
            Path, World.Alice, Raw(
            $"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''{Uri.EscapeDataString(given.Replace("\\\\", "\\"))}", Pdf));
        Assert.True(reply.Status == 201, reply.ToString());
        Assert.Equal(kept, reply.Text("data", "name"));
        Assert.All(Stored, path => Assert.StartsWith(api.FilesPath, System.IO.Path.GetFullPath(path)));
    }

    [Fact]
    public async Task What_is_not_a_welcome_file_is_refused_and_leaves_nothing()
    {
        var before = Stored;
        await Refused(415, "UNSUPPORTED_FILE_TYPE", Form("virus.exe", Pdf));
        await Refused(415, "UNSUPPORTED_FILE_TYPE", Form("image.png", Pdf));
        await Refused(415, "UNSUPPORTED_FILE_TYPE", Form("page.pdf", "<html>"u8.ToArray()));
        await Refused(415, "UNSUPPORTED_FILE_TYPE", Form("renamed.docx", [0x50, 0x4B, 3, 4, .. new byte[22], 5, 0, 0, 0, .. "x.txt"u8]));
        await Refused(400, "VALIDATION_ERROR", Form("empty.pdf", []));
        await Refused(400, "VALIDATION_ERROR", Form(".pdf", Pdf));
        await Refused(400, "VALIDATION_ERROR", new MultipartFormDataContent { { new StringContent("x"), "description" } });
        await Refused(400, "VALIDATION_ERROR", Form("a.pdf", Pdf, ("category", "nonsense")));
        await Refused(400, "VALIDATION_ERROR", Form("a.pdf", Pdf, ("tags", string.Join(',', Enumerable.Range(0, 21)))));
        await Refused(400, "VALIDATION_ERROR", Form("a.pdf", Pdf, ("description", new string('x', 20_000))));
        await Refused(400, "VALIDATION_ERROR", new ByteArrayContent(Pdf) { Headers = { ContentType = new("multipart/form-data") } });
        await Refused(
            400, "VALIDATION_ERROR",
            new ByteArrayContent("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-cut"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x") } });
        await Refused(
            400, "VALIDATION_ERROR",
            new ByteArrayContent("no parts"u8.ToArray()) { Headers =
                { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x") } });
        await Refused(415, "UNSUPPORTED_MEDIA_TYPE", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(before.Order(), Stored.Order());
    }

    [Fact]
    public async Task More_than_fifty_megabytes_is_too_large()
    {
        var before = Stored;
        await Refused(413, "FILE_TOO_LARGE", Form("big.pdf", [.. Pdf, .. new byte[50 * 1024 * 1024]]));
        Assert.Equal(before.Order(), Stored.Order());
    }

    [Fact]
    public async Task A_closed_project_takes_no_file_and_keeps_no_bytes()
    {
        var before = Stored;
        Assert.Equal(409, (await api.Post($"/api/client/projects/{World.Closed.Id}/upload", World.Alice, Form("a.pdf", Pdf))).Status);
        Assert.Equal(before.Order(), Stored.Order());
    }

    private async Task Refused(int status, string code, HttpContent body)
    {
        var reply = await api.Post(Path, World.Alice, body);
        Assert.True(reply.Status == status && reply.Code == code, $"expected {status} {code}, got {reply}");
    }

    private static ByteArrayContent Raw(string disposition, byte[] bytes) =>
        new([.. Encoding.UTF8.GetBytes($"--x\r\n{disposition}\r\n\r\n"), .. bytes, .. "\r\n--x--\r\n"u8]) { Headers =
            { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x") } };
}
