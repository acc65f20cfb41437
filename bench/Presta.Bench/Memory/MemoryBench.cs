using System.Diagnostics;
using Presta.Catalogs;
using Presta.NotionSandbox.Hosting;
using Presta.People;
using Presta.Projects;
using Presta.Silo;
using Presta.Storage;

namespace Presta.Bench.Memory;

/// <summary>What a row costs in a catalog, and what a user costs a silo: the inputs of <c>docs/capacity.md</c>.</summary>
internal static class MemoryBench
{
    private static readonly int[] Sizes = [10_000, 50_000];
    private const int Activations = 20_000;
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public static async Task<int> Run(Effort effort)
    {
        Table.Head("what", "how many", "bytes each", "JSON bytes each", "µs each to put", "scan of all, ms");
        foreach (var count in Sizes)
        {
            Rows("project", count, Project, new ListQuery { Search = "zzz" });
            Rows("user", count, User, new ListQuery { Search = "zzz" });
            Rows("comment", count, Comment, new ListQuery { Search = "zzz" });
        }
        if (effort.Wants("grain")) await Grains();
        return 0;
    }

    /// <summary>Each owner has ten of them, as a company has projects.</summary>
    private static void Rows<T>(string what, int count, Func<int, T> row, ListQuery question) where T : Row
    {
        var rows = Enumerable.Range(0, 1_000).Select(row).ToArray();
        var json = rows.Average(r => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(r).Length);
        var (before, table, watch) = (GC.GetTotalMemory(forceFullCollection: true), new Table<T>(), Stopwatch.StartNew());
        for (var i = 0; i < count; i++) table.Put(row(i));
        var put = watch.Elapsed;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        watch.Restart();
        table.Of(Scope.System).Ask(question);
        Bench.Table.Row($"{what} in a catalog", $"{count:N0}", $"{held / count:N0}", json.Write("N0"),
            (put.TotalMicroseconds / count).Write("F1"), watch.Elapsed.TotalMilliseconds.Write("F1"));
        GC.KeepAlive(table);
    }

    /// <summary>Owners that were asked once and stay: what Orleans and the grain hold of each.</summary>
    private static async Task Grains()
    {
        var directory = Directory.CreateTempSubdirectory("presta-bench-").FullName;
        await using var sandbox = await NotionSandboxServer.StartAsync("http://127.0.0.1:0", new SandboxOptions { RequestsPerMinute = 0 });
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0", ["Data:Directory"] = directory,
            ["Notion:BaseUrl"] = sandbox.Url.ToString(), ["Notion:Token"] = "ntn_sandbox",
            ["Notion:Mapping"] = Path.Combine(directory, "mapping.json"), ["Notion:PollSeconds"] = "3600",
        });
        builder.Logging.ClearProviders();
        await StorageSchema.Apply(StorageOptions.Of(builder.Configuration));
        await using var app = builder.AddPrestaSilo().Build();
        await app.StartAsync();
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        await Measure("user grain, activated", i => grains.GetGrain<IUserGrain>(Id(i).ToString()).Admit(Guid.NewGuid()));
        await Measure("project grain, activated", i => grains.GetGrain<IProjectGrain>(Id(i).ToString()).Get(Scope.System));
        await app.StopAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static async Task Measure(string what, Func<int, Task> ask)
    {
        await Ask(0, 200);   // what is made once is not counted
        var (before, watch) = (GC.GetTotalMemory(forceFullCollection: true), Stopwatch.StartNew());
        await Ask(200, 200 + Activations);
        var took = watch.Elapsed;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Bench.Table.Row(
            what, $"{Activations:N0}", $"{held / Activations:N0}", "–", (took.TotalMicroseconds / Activations).Write("F1"), "–");

        Task Ask(int from, int to) =>
            Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await ask(i));
    }

    private static EntityId Id(int i) => EntityId.Of($"{i}");

    private static Project Project(int i) => new()
    {
        Id = EntityId.Of($"p{i}"), Version = 3, Name = $"Refonte du site web {i}", ClientId = Id(i / 10), Status = ProjectStatus.Active,
        Budget = 48_000.50m + i, Spent = 12_300.25m, StartsOn = new(2026, 1, 5), EndsOn = new(2026, 9, 30), ManagerId = Id(i % 50),
        TeamIds = [Id(i % 7), Id(i % 11), Id(i % 13)], Technologies = [$"React {i}", $".NET {i}"],
            Description = $"{i} " + new string('x', 300),
        ClientName = $"Fiduciaire du Léman SA {i / 10}", ManagerName = $"Claire Dubois {i % 50}", CreatedAt = Now, UpdatedAt = Now,
        Moves = [new(ProjectStatus.Planned, ProjectStatus.Active, $"user:{Id(i)}", Now)],
    };

    private static User User(int i) => new()
    {
        Id = EntityId.Of($"u{i}"), Version = 2, Name = $"Claire Dubois {i}", Email = $"claire.dubois.{i}@example.ch", Roles = Portal.Client,
        Status = UserStatus.Active, CompanyId = Id(i / 10), Phone = $"+41 79 {i:000 00 00}", JobTitle = $"Directrice {i}",
        CompanyName = $"Fiduciaire {i} SA", Address = $"Rue du Rhône {i}", PostalCode = "1204", City = $"Genève {i % 100}",
        CreatedAt = Now, UpdatedAt = Now,
    };

    private static Comment Comment(int i) => new()
    {
        Id = EntityId.Of($"c{i}"), Version = 1, Subject = $"Commentaire {i}", ProjectId = Id(i / 10),
            Content = $"{i} " + new string('y', 120),
        AuthorName = $"Claire Dubois {i % 500}", AuthorId = Id(i % 500), SentAt = Now, CreatedAt = Now, UpdatedAt = Now,
    };
}
