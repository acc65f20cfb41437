using System.Buffers.Binary;
using System.IO.Compression;
using Presta.Api.Tests.Fakes;
using Presta.Documents;
using Presta.Support;

namespace Presta.Api.Tests;

/// <summary>
/// Files that are not what they say, or would do harm where they are opened: refused on every way in, with a reason, and nothing of them is
/// left.
/// </summary>
[Collection("api")]
public sealed class HostileFileTests(ApiFixture api)
{
    private const string Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0];

    public static IEnumerable<object[]> Files => Hostile.Select(file => new object[] { file.Name, file.Status, file.Code });

    private static IEnumerable<(string Name, byte[] Bytes, int Status, string Code)> Hostile =>
    [
        ("empty.pdf", [], 400, "VALIDATION_ERROR"),
        ("empty.zip", [], 400, "VALIDATION_ERROR"),
        // Another extension than the content's, or one that nobody needs.
        ("text.pdf", "hello"u8.ToArray(), 415, "UNSUPPORTED_FILE_TYPE"),
        ("picture.pdf", Png, 415, "UNSUPPORTED_FILE_TYPE"),
        ("program.pdf", [0x4D, 0x5A, .. new byte[100]], 415, "UNSUPPORTED_FILE_TYPE"),
        ("late.pdf", [.. new byte[10], .. "%PDF-1.7"u8], 415, "UNSUPPORTED_FILE_TYPE"),
        ("plan.pdf.exe", "%PDF-1.7"u8.ToArray(), 415, "UNSUPPORTED_FILE_TYPE"),
        ("page.html", "<html></html>"u8.ToArray(), 415, "UNSUPPORTED_FILE_TYPE"),
        ("plan", "%PDF-1.7"u8.ToArray(), 415, "UNSUPPORTED_FILE_TYPE"),
        ("archive.docx", Zip(("evil.exe", [1])), 415, "UNSUPPORTED_FILE_TYPE"),
        // Pictures with script in them.
        ("logo.svg", System.Text.Encoding.UTF8.GetBytes(Svg), 415, "UNSUPPORTED_FILE_TYPE"),
        ("logo.png", System.Text.Encoding.UTF8.GetBytes(Svg), 415, "UNSUPPORTED_FILE_TYPE"),
        ("framed.png", [.. Png, .. System.Text.Encoding.UTF8.GetBytes(Svg)], 415, "UNSUPPORTED_FILE_TYPE"),
        ("script.gif", "GIF89a/*<script>alert(1)</script>*/"u8.ToArray(), 415, "UNSUPPORTED_FILE_TYPE"),
        // Two things at once.
        ("page.pdf", "%PDF-1.7\n<HTML><body onload=alert(1)>"u8.ToArray(), 415, "UNSUPPORTED_FILE_TYPE"),
        ("both.pdf", [.. "%PDF-1.7\n"u8, .. Zip(("a.txt", [1]))], 415, "UNSUPPORTED_FILE_TYPE"),
        ("both.png", [.. Png, .. Zip(("a.txt", [1]))], 415, "UNSUPPORTED_FILE_TYPE"),
        ("hidden.jpg", [.. Jpeg, .. "%PDF-1.4"u8], 415, "UNSUPPORTED_FILE_TYPE"),
        // Archives that burst, by one entry, by many, by entries that share bytes, by sizes beyond what fits; or that nobody can read.
        ("bomb.zip", Zip(("zeros", new byte[40_000_000])), 400, "ARCHIVE_TOO_LARGE"),
        ("bomb.docx", Zip(("[Content_Types].xml", new byte[40_000_000])), 400, "ARCHIVE_TOO_LARGE"),
        ("many.zip", Zip([.. Enumerable.Range(0, 10_001).Select(n => ($"{n}", Array.Empty<byte>()))]), 400, "ARCHIVE_TOO_LARGE"),
        ("shared.zip", Claiming(packed: 1_000_000, unpacked: 1_000_000), 400, "ARCHIVE_TOO_LARGE"),
        ("zip64.zip", Claiming(packed: 10, unpacked: uint.MaxValue), 400, "ARCHIVE_TOO_LARGE"),
        ("cut.zip", Zip(("a.txt", [1]))[..^5], 400, "ARCHIVE_TOO_LARGE"),
        ("nowhere.zip", Directed(0x7FFFFFFF), 400, "ARCHIVE_TOO_LARGE"),
    ];

    [Theory, MemberData(nameof(Files))]
    public async Task It_is_refused_with_a_reason_and_leaves_nothing(string name, int status, string code)
    {
        var bytes = Hostile.Single(file => file.Name == name).Bytes;
        var ticket =
            new Ticket { Id = EntityId.Of("hostile"), Version = 1, Subject = "Hostile", ClientId = World.Acme, CreatedAt = World.Start,
            UpdatedAt = World.Start };
        api.World.Put(ticket);
        var (files, documents, messages) = (Stored, api.World.All<Document>().Count(), api.World.All<TicketMessage>().Count());
        foreach (var way in new[] { "documents/upload", $"projects/{World.Mine.Id}/upload", $"support/tickets/{ticket.Id}/upload" })
        {
            var reply = await api.Post($"/api/client/{way}", World.Alice, UploadTests.Form(name, bytes));
            Assert.True((reply.Status, reply.Code) == (status, code), $"{way}: {reply}");
            Assert.NotEmpty(reply.Text("error", "message")!);
        }
        Assert.Equal(files, Stored);
        Assert.Equal((documents, messages), (api.World.All<Document>().Count(), api.World.All<TicketMessage>().Count()));
    }

    [Theory]
    [InlineData("../../../etc/cron.d/x.pdf", "x.pdf"), InlineData("..\\..\\windows\\x.pdf", "x.pdf"), InlineData("/etc/x.pdf", "x.pdf"),
        InlineData("a/../../x.pdf", "x.pdf")]
    public async Task A_path_is_no_name_and_chooses_no_place(string name, string kept)
    {
        var reply = await api.Post(
            "/api/client/documents/upload", World.Alice, UploadTests.Form(name, [.. "%PDF-1.7\n"u8, .. Guid.NewGuid().ToByteArray()]));
        Assert.Equal((201, kept), (reply.Status, reply.Text("data", "name")));
        Assert.EndsWith(
            reply.Text("data", "id")!, api.World.Find<Document>(EntityId.Parse(reply.Text("data", "id")!))!.StoredAs!,
            StringComparison.Ordinal);
    }

    /// <summary>What is in an archive is nobody's path: it is kept as it came, and never unpacked.</summary>
    [Fact]
    public async Task An_archive_whose_entries_climb_is_kept_as_it_is()
    {
        var bytes = Zip(("../../evil.sh", Guid.NewGuid().ToByteArray()));
        var before = Stored;
        var reply = await api.Post("/api/client/documents/upload", World.Alice, UploadTests.Form("climbing.zip", bytes));
        Assert.Equal(201, reply.Status);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Assert.Single(Stored.Except(before))));
        var sent = await api.Get($"/api/client/documents/{reply.Text("data", "id")}/preview?raw=1", World.Alice);
        Assert.StartsWith("attachment", sent.Header("Content-Disposition"), StringComparison.Ordinal);
    }

    private string[] Stored => [.. Directory.GetFiles(api.FilesPath, "*", SearchOption.AllDirectories).Order()];

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        return file.ToArray();
    }

    /// <summary>An archive whose directory claims these sizes of its one entry.</summary>
    private static byte[] Claiming(uint packed, uint unpacked)
    {
        var zip = Zip(("a.txt", [1, 2, 3]));
        var directory = zip.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(directory + 20), packed);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(directory + 24), unpacked);
        return zip;
    }

    /// <summary>An archive whose directory is said to be where it is not.</summary>
    private static byte[] Directed(uint offset)
    {
        var zip = Zip(("a.txt", [1, 2, 3]));
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(zip.AsSpan().LastIndexOf("PK\x05\x06"u8) + 16), offset);
        return zip;
    }
}
