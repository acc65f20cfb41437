using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Api.Kit;
using Presta.Api.Tests.Fakes;
using Presta.Catalogs;
using Presta.Documents;
using Presta.Files;
using Presta.Support;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class OrphanedFilesTests(ApiFixture api) : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("presta-orphans-").FullName;

    [Fact]
    public async Task A_file_that_no_document_names_is_deleted_after_a_day()
    {
        var (orphan, fresh) = (await Store(World.Id(810), hours: 25), await Store(World.Id(811), hours: 23));
        Assert.Equal(1, await CleanUp());
        Assert.Equal([fresh], Left().Except([orphan]));
        Assert.DoesNotContain(orphan, Left());
    }

    [Fact]
    public async Task A_document_s_file_stays_even_in_the_trash_or_under_another_name()
    {
        var (own, trashed, moved) =
            (await Store(World.Id(820), hours: 99), await Store(World.Id(821), hours: 99), await Store(World.Id(822), hours: 99));
        api.World.Put(Document(820, own), Document(821, trashed) with { IsTrashed = true }, Document(823, moved));
        Assert.Equal(0, await CleanUp());
        Assert.Equal(3, Left().Length);
    }

    [Fact]
    public async Task What_can_be_restored_no_more_loses_its_bytes_and_what_can_or_must_be_kept_does_not()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var keys = await Task.WhenAll(Enumerable.Range(860, 5).Select(id => Store(World.Id(id), hours: 99)));
        var gone = Document(860, keys[0]) with { IsTrashed = true, DeletedAt = now.AddDays(-32) };
        api.World.Put(
            gone, gone with { Id = World.Id(861), StoredAs = keys[1], DeletedAt = now.AddDays(-29) },
            gone with { Id = World.Id(862), StoredAs = keys[2], DeletedAt = null },
            gone with { Id = World.Id(863), StoredAs = keys[3], Category = DocumentCategory.Factures, CreatedAt = now },
            gone with { Id = World.Id(864), StoredAs = keys[4] },
            Document(865, keys[4]));
        Assert.Equal(1, await CleanUp());
        Assert.Equal(keys[1..].Order(), Left().Order());
    }

    [Fact]
    public async Task A_file_that_a_ticket_s_message_holds_stays_and_one_that_none_holds_is_deleted()
    {
        var (held, trashed) = (await Store($"tickets/t/0/{World.Id(840)}", 99), await Store($"tickets/t/0/{World.Id(841)}", 99));
        await Store($"tickets/t/4/{World.Id(840)}", 99);   // its message has no such file
        await Store($"tickets/t/0/{World.Id(842)}", 99);
        api.World.Put(Message(840, held), Message(841, trashed) with { IsTrashed = true });
        Assert.Equal(2, await CleanUp());
        Assert.Equal(new[] { held, trashed }.Order(), Left().Order());
    }

    [Fact]
    public async Task Nothing_is_deleted_while_not_every_message_is_known()
    {
        await Store($"tickets/t/0/{World.Id(850)}", hours: 99);
        api.World.States["ticket-messages"] = new("ticket-messages", CatalogPhase.Warming, 40, 12, null, null);
        try
        {
            Assert.Null(await CleanUp());
            Assert.Single(Left());
        }
        finally
        {
            api.World.States.Clear();
        }
    }

    [Fact]
    public async Task What_was_never_an_upload_stays()
    {
        await Store("notes", hours: 99);
        Assert.Equal(0, await CleanUp());
        Assert.Single(Left());
    }

    [Theory, InlineData(CatalogPhase.Cold), InlineData(CatalogPhase.Warming), InlineData(CatalogPhase.Refused)]
    public async Task Nothing_is_deleted_while_not_every_document_is_known(CatalogPhase phase)
    {
        await Store(World.Id(830), hours: 99);
        api.World.States["documents"] = new("documents", phase, 40, 12, null, null);
        try
        {
            Assert.Null(await CleanUp());
            Assert.Single(Left());
        }
        finally
        {
            api.World.States.Clear();
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private Task<int?> CleanUp() =>
        new OrphanedFiles(new DirectoryFileStore(root), api.App.Services.GetRequiredService<IGrainFactory>(), TimeProvider.System,
        NullLogger<OrphanedFiles>.Instance).CleanUp(default);

    private string[] Left() =>
        [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path))];

    private Task<string> Store(EntityId id, int hours) => Store($"projects/p/{id}", hours);

    private async Task<string> Store(string key, int hours)
    {
        await new DirectoryFileStore(root).Save(key, new MemoryStream("x"u8.ToArray()), 5, default);
        File.SetLastWriteTimeUtc(Path.Combine(root, key), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-hours));
        return key;
    }

    private static TicketMessage Message(int id, string storedAs) => new()
    {
        Id = World.Id(id), Version = 1, Summary = "x", TicketId = World.Foreign.Id,
            Attachments = [new(World.Id(id + 1_000), "x.pdf", 1, "", storedAs, FileType.Pdf, ScanState.Clean)],
    };

    private static Document Document(int id, string storedAs) =>
        new() { Id = World.Id(id), Version = 1, Name = "x.pdf", ProjectId = World.Foreign.Id, ClientId = World.Globex,
        StoredAs = storedAs };
}
