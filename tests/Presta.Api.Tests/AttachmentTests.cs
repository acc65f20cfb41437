using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.Documents;
using Presta.Files;
using Presta.Support;

namespace Presta.Api.Tests;

/// <summary>
/// Files with messages on tickets: who may see the ticket gets them, once the scanner has let them through, and nobody else.
/// </summary>
[Collection("api")]
public sealed class AttachmentTests(ApiFixture api)
{
    private static readonly byte[] Pdf = [.. "%PDF-1.7\nscreenshot"u8];

    private string[] Stored => Directory.GetFiles(api.FilesPath, "*", SearchOption.AllDirectories);

    [Fact]
    public async Task Files_become_a_message_and_can_be_had_by_who_sees_the_ticket()
    {
        var ticket = Put("Captures", World.Acme);
        var sent = await api.Post(
            Upload(ticket), World.Alice, Form([("écran 1.pdf", Pdf), ("écran 2.pdf", [.. Pdf, 2])], ("content", "Voici deux captures")));
        Assert.True(sent.Status == 201, sent.ToString());
        var message = Assert.Single(
            (await api.Get($"/api/client/support/tickets/{ticket.Id}", World.Alice)).At("data", "messages").EnumerateArray());
        Assert.Equal("Voici deux captures", message.GetProperty("content").GetString());
        var files = message.GetProperty("attachments").EnumerateArray().ToList();
        Assert.Equal(["écran 1.pdf", "écran 2.pdf"], files.Select(f => f.GetProperty("name").GetString()));
        var got = await api.Get(File(ticket, files[1].GetProperty("id").GetString()!), World.Alice);
        Assert.Equal((200, "application/pdf"), (got.Status, got.Header("Content-Type")));
        Assert.Equal([.. Pdf, 2], got.Body);
        Assert.StartsWith("attachment", got.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.DoesNotContain("stored_as", message.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_ticket_takes_no_file_and_gives_none_away_under_any_ticket()
    {
        var (mine, foreign) = (Put("Le mien", World.Acme), Put("Le leur", World.Globex));
        var before = Stored;
        Assert.Equal((404, "NOT_FOUND"), await Told(api.Post(Upload(foreign), World.Alice, Form([("a.pdf", Pdf)]))));
        Assert.Equal(before.Order(), Stored.Order());

        var theirs = await Sent(foreign, World.Bob);
        foreach (var ticket in (Ticket[])[mine, foreign])
            Assert.Equal((404, "NOT_FOUND"), await Told(api.Get(File(ticket, theirs), World.Alice)));
        Assert.Equal(200, (await api.Get(File(foreign, theirs), World.Bob)).Status);
    }

    [Fact]
    public async Task A_file_of_an_internal_note_is_not_there()
    {
        var ticket = Put("Note", World.Acme);
        var file = await Sent(ticket, World.Alice);
        var message = api.World.All<TicketMessage>().Single(m => m.TicketId == ticket.Id);
        api.World.Put(message with { IsInternal = true });
        Assert.Equal((404, "NOT_FOUND"), await Told(api.Get(File(ticket, file), World.Alice)));
    }

    [Fact]
    public async Task Too_many_too_large_and_unwelcome_files_are_refused_and_leave_nothing()
    {
        var ticket = Put("Refus", World.Acme);
        var before = Stored;
        await Refused(400, "VALIDATION_ERROR", Form([.. Enumerable.Range(0, 6).Select(n => ($"{n}.pdf", Pdf))]));
        await Refused(413, "FILE_TOO_LARGE", Form([("a.pdf", Pdf), ("big.pdf", [.. Pdf, .. new byte[Attachment.Largest]])]));
        await Refused(415, "UNSUPPORTED_FILE_TYPE", Form([("a.pdf", Pdf), ("b.exe", Pdf)]));
        await Refused(415, "UNSUPPORTED_FILE_TYPE", Form([("a.pdf", Pdf), ("b.png", Pdf)]));
        await Refused(400, "VALIDATION_ERROR", Form([("a.pdf", Pdf), ("empty.pdf", [])]));
        await Refused(400, "VALIDATION_ERROR", Form([]));
        await Refused(400, "VALIDATION_ERROR", Form([("a.pdf", Pdf)], ("content", new string('x', 10_001))));
        api.World.Put(ticket with { Version = 2, Status = TicketStatus.Closed, ResolvedAt = World.Start.AddDays(-99) });
        await Refused(409, "TICKET_CLOSED", Form([("a.pdf", Pdf)]));
        Assert.Equal(before.Order(), Stored.Order());
        Assert.DoesNotContain(api.World.All<TicketMessage>(), m => m.TicketId == ticket.Id);

        async Task Refused(int status, string code, HttpContent form) =>
            Assert.Equal((status, code), await Told(api.Post(Upload(ticket), World.Alice, form)));
    }

    [Fact]
    public async Task What_the_scanner_finds_something_in_is_blocked_and_what_it_does_not_is_had()
    {
        var ticket = Put("Virus", World.Acme);
        await api.Post(Upload(ticket), World.Alice, Form([("good.pdf", Pdf), ("bad.pdf", [.. Pdf, .. "EICAR"u8])]));
        var message = api.World.All<TicketMessage>().Single(m => m.TicketId == ticket.Id);
        api.World.Put(message with { Attachments = [.. message.Attachments.Select(a => a with { Scan = ScanState.Pending })] });
        Assert.Equal((409, "SCAN_PENDING"), await Told(api.Get(File(ticket, $"{message.Attachments[0].Id}"), World.Alice)));

        var scanning = new Scanning(
            new Finder(), new DirectoryFileStore(api.FilesPath), api.App.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System,
            NullLogger<Scanning>.Instance);
        Assert.True(await scanning.Round(default) >= 2);
        Assert.Equal(200, (await api.Get(File(ticket, $"{message.Attachments[0].Id}"), World.Alice)).Status);
        Assert.Equal((403, "FILE_BLOCKED"), await Told(api.Get(File(ticket, $"{message.Attachments[1].Id}"), World.Alice)));
    }

    private Ticket Put(string subject, EntityId client)
    {
        var ticket =
            new Ticket { Id = EntityId.Of($"{subject}/{client}"), Version = 1, Subject = subject, ClientId = client,
            CreatedAt = World.Start, UpdatedAt = World.Start };
        api.World.Put(ticket);
        return ticket;
    }

    private async Task<string> Sent(Ticket ticket, People.User by)
    {
        Assert.Equal(201, (await api.Post(Upload(ticket), by, Form([("a.pdf", Pdf)]))).Status);
        return $"{api.World.All<TicketMessage>().Single(m => m.TicketId == ticket.Id).Attachments[0].Id}";
    }

    private static string Upload(Ticket ticket) => $"/api/client/support/tickets/{ticket.Id}/upload";

    private static string File(Ticket ticket, string attachment) =>
        $"/api/client/support/tickets/{ticket.Id}/attachments/{attachment}/download";

    private static async Task<(int, string?)> Told(Task<Reply> reply) => ((await reply).Status, (await reply).Code);

    private static MultipartFormDataContent Form(
        IEnumerable<(string Name, byte[] Bytes)> files, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var (name, bytes) in files) form.Add(new ByteArrayContent(bytes), "file", name);
        return form;
    }

    private sealed class Finder : IFileScanner
    {
        public bool IsInstalled => true;

        public async Task<bool> IsClean(Stream content, CancellationToken cancel)
        {
            using var text = new StreamReader(content, leaveOpen: true);
            return !(await text.ReadToEndAsync(cancel)).Contains("EICAR", StringComparison.Ordinal);
        }
    }
}
