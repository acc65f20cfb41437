using System.Diagnostics;
using Presta.NotionSandbox.Hosting;

namespace Presta.NotionSandbox.Tests;

public sealed class PersistenceTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("sandbox").FullName;

    [Fact]
    public async Task A_restart_finds_everything_again()
    {
        string database, row, client;
        string before;
        await using (var sandbox = await Begin())
        {
            var clients = await sandbox.Database(title: "Clients");
            client = await sandbox.Row(clients, "c");
            database = await sandbox.Database($$$"""
                "N":{"number":{}},"S":{"select":{}},"U":{"unique_id":{}},"C":{"relation":{"database_id":"{{{clients}}}","dual_property":{} } }
                """);
            row = await sandbox.Row(database, "r", $$$"""
                "N":{"number":0},"S":{"select":{"name":"é"}},"C":{"relation":[{"id":"{{{client}}}"}]}
                """);
            (await sandbox.Patch($"/v1/blocks/{row}/children", """{"children":[{"divider":{}},{"paragraph":{"rich_text":[{"text":{"content":"p"}}]}}]}""")).Ok();
            (await sandbox.Post("/v1/comments", $$$"""{"parent":{"page_id":"{{{row}}}"},"rich_text":[{"text":{"content":"k"}}]}""")).Ok();
            (await sandbox.Post("/v1/file_uploads", """{"filename":"a.txt"}""")).Ok();
            before = await Everything(sandbox, database, row, client);
        }
        await using (var sandbox = await Begin())
        {
            Assert.Equal(before, await Everything(sandbox, database, row, client));
            var next = await sandbox.Row(database, "next");
            Assert.Equal(2, (await sandbox.Get($"/v1/pages/{next}")).At("properties.U.unique_id.number").GetInt32());
        }
    }

    [Fact]
    public async Task A_line_cut_short_by_a_crash_is_dropped()
    {
        string database;
        await using (var sandbox = await Begin())
            database = await sandbox.Database();
        await File.AppendAllTextAsync(Directory.GetFiles(directory, "*.journal").Single(), "[{\"$type\":\"pa");
        await using (var sandbox = await Begin())
            await sandbox.Row(database, "after");
        await using (var sandbox = await Begin())
            Assert.Equal("after", await sandbox.Names(database));
    }

    [Fact]
    public async Task A_reset_empties_the_file_too()
    {
        string database;
        await using (var sandbox = await Begin())
        {
            database = await sandbox.Database();
            (await sandbox.Post("/_sandbox/reset")).Ok();
        }
        await using (var sandbox = await Begin())
            (await sandbox.Get($"/v1/databases/{database}")).Refused(404, "object_not_found");
    }

    [Fact]
    public async Task Many_edits_of_few_pages_are_compacted()
    {
        string database, row;
        await using (var sandbox = await Begin())
        {
            database = await sandbox.Database("\"N\":{\"number\":{}}");
            row = await sandbox.Row(database, "r");
            for (var n = 0; n < 200; n++)
                await sandbox.Patch($"/v1/pages/{row}", $$$"""{"properties":{"N":{"number":{{{n}}} } } }""");
        }
        var before = Size();
        await using (var sandbox = await Begin())
            Assert.Equal(199, (await sandbox.Get($"/v1/pages/{row}")).At("properties.N.number").GetInt32());
        Assert.True(Size() < before / 10, $"{before} to {Size()} bytes");
    }

    [Fact]
    public async Task A_killed_process_loses_nothing_it_answered()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(NotionSandboxServer).Assembly.Location, "--urls", "http://127.0.0.1:0", "--Data:Directory", directory },
            RedirectStandardOutput = true,
        })!;
        List<string> answered = [];
        string database;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync();
            using var http = new HttpClient { BaseAddress = new Uri(line!.Split(' ')[^1]) };
            http.DefaultRequestHeaders.Add("Authorization", "Bearer ntn_human");
            http.DefaultRequestHeaders.Add("Notion-Version", "2022-06-28");
            async Task<string> Post(string path, string json)
            {
                using var response = await http.PostAsync(path, new StringContent(json));
                return System.Text.Json.JsonElement.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())
                    .GetProperty("id").GetString()!;
            }
            database = await Post("/v1/databases", $$$"""{"parent":{"page_id":"{{{TestSandbox.Root}}}"},"properties":{"Name":{"title":{} } } }""");
            for (var n = 0; n < 50; n++)
                answered.Add(await Post("/v1/pages", $$$"""{"parent":{"database_id":"{{{database}}}"},"properties":{} }"""));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        await using var sandbox = await Begin();
        foreach (var id in answered)
            (await sandbox.Get($"/v1/pages/{id}")).Ok();
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private Task<TestSandbox> Begin() => TestSandbox.Begin(options => options.DataDirectory = directory);

    private long Size() => new FileInfo(Directory.GetFiles(directory, "*.journal").Single()).Length;

    private static async Task<string> Everything(TestSandbox sandbox, string database, string row, string client)
    {
        var replies = new[]
        {
            await sandbox.Get($"/v1/databases/{database}"), await sandbox.Get($"/v1/pages/{row}"), await sandbox.Get($"/v1/pages/{client}"),
            await sandbox.Get($"/v1/blocks/{row}/children"), await sandbox.Get($"/v1/comments?block_id={row}"),
                await sandbox.Get("/v1/file_uploads"),
            await sandbox.Post("/v1/search"), await sandbox.Get($"/v1/blocks/{TestSandbox.Root}/children"),
        };
        return System.Text.RegularExpressions.Regex.Replace(
            string.Join('\n', replies.Select(reply => reply.Ok().Raw)), "\"request_id\":\"[^\"]*\"|http://127[^/]*", "");
    }
}
