using System.IO.Pipelines;
using Presta.Files;

namespace Presta.Api.Tests;

public sealed class DirectoryFileStoreTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("presta-store-").FullName;

    [Fact]
    public async Task A_key_holds_a_whole_file_once()
    {
        var store = new DirectoryFileStore(root);
        var stored = await store.Save("projects/a/b", new MemoryStream("hello"u8.ToArray()), 5, default);
        Assert.Equal((5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"), (stored.Size, stored.Sha256));
        await Assert.ThrowsAsync<IOException>(() => store.Save("projects/a/b", new MemoryStream("other"u8.ToArray()), 5, default));
        await using (var read = await store.Open("projects/a/b", default)) Assert.Equal(
            "hello", await new StreamReader(read!).ReadToEndAsync());
        await store.Delete("projects/a/b", default);
        Assert.Null(await store.Open("projects/a/b", default));
    }

    [Fact]
    public async Task What_is_too_long_leaves_nothing()
    {
        await Assert.ThrowsAsync<FileTooLargeException>(
            () => new DirectoryFileStore(root).Save("x", new MemoryStream(new byte[6]), 5, default));
        Assert.Empty(Directory.GetFiles(root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_gone_at_the_next_start_and_what_another_node_writes_is_not()
    {
        var (content, writer) = (new Pipe(), new DirectoryFileStore(root));
        File.WriteAllText(Path.Combine(root, "x.123.part"), "half");
        await content.Writer.WriteAsync("hello"u8.ToArray());
        var saved = writer.Save("a/b", content.Reader.AsStream(), 5, default);
        Assert.Equal(2, Directory.GetFiles(root, "*.part", SearchOption.AllDirectories).Length);

        _ = new DirectoryFileStore(root);

        Assert.DoesNotContain("x.123", Assert.Single(Directory.GetFiles(root, "*", SearchOption.AllDirectories)), StringComparison.Ordinal);
        await content.Writer.CompleteAsync();
        Assert.Equal(5, (await saved).Size);
    }

    [Fact]
    public async Task Nodes_that_start_at_any_moment_take_nothing_from_those_that_write()
    {
        var store = new DirectoryFileStore(root);
        using var over = new CancellationTokenSource();
        var starts = Task.Run(() =>
        {
            var count = 0;
            for (; !over.IsCancellationRequested; count++) _ = new DirectoryFileStore(root);
            return count;
        });
        for (var n = 0; n < 500; n++) Assert.Equal(5, (await store.Save($"a/{n}", new MemoryStream("hello"u8.ToArray()), 5, default)).Size);
        await over.CancelAsync();
        Assert.True(await starts > 10);
        Assert.Equal(500, Directory.GetFiles(root, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void What_was_begun_without_a_lock_is_gone_when_it_is_old()
    {
        var (young, old) = (Path.Combine(root, "x.1.part.new"), Path.Combine(root, "x.2.part.new"));
        File.WriteAllText(young, "");
        File.WriteAllText(old, "");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));

        _ = new DirectoryFileStore(root);

        Assert.Equal([young], Directory.GetFiles(root));
    }

    [Theory, InlineData("../x"), InlineData("/x"), InlineData("a\\b"), InlineData(""), InlineData("a.b"), InlineData("a\0b")]
    public async Task A_key_never_leaves_the_directory(string key) =>
        await Assert.ThrowsAsync<ArgumentException>(() => new DirectoryFileStore(root).Open(key, default));

    public void Dispose() => Directory.Delete(root, recursive: true);
}
