using System.Globalization;
using Dapper;
using Npgsql;
using Presta.Chaos.Failover;
using Presta.Chaos.Fleet;

namespace Presta.Chaos.Soak;

/// <summary>A long time at a steady rate: whether memory stays flat, and how much disk a write takes.</summary>
internal static class SoakBench
{
    /// <summary>An access token lasts fifteen minutes.</summary>
    private const int SamplesBetweenSignIns = 5;

    public static async Task<int> Run(IConfiguration settings)
    {
        var (minutes, rate) = (settings.GetValue("minutes", 30), settings.GetValue("rate", 20));
        await using var installation = await Installation.Start(new(IsStrict: settings.GetValue("strict", true)));
        var clients = installation.Apis.Select(api => new Client(api.Url, TimeSpan.FromSeconds(60))).ToArray();
        await SignIn(clients);
        string[] projects = [.. await clients[0].Projects("active"), .. await clients[0].Projects("on_hold")];
        Console.WriteLine($"{rate} requests/s ({Pacer.Mix(Pacer.Writes)}) for {minutes} min, {installation.Silos.Length} silos, " +
            $"{installation.Apis.Length} API nodes; logs: {installation.Directory}");
        Table.Head(
            "minute", "requests", "failed", "silos' memory", "API nodes' memory", "journal", "entries", "all tables", "members", "logs");

        using var end = new CancellationTokenSource();
        var pacer = new Pacer(clients, projects, rate);
        var pacing = pacer.Run(end.Token);
        var samples = new List<Sample>();
        for (var minute = 0; minute <= minutes; minute++)
        {
            if (minute > 0) await Task.Delay(TimeSpan.FromMinutes(1));
            if (minute % SamplesBetweenSignIns == SamplesBetweenSignIns - 1) await SignIn(clients);
            samples.Add(await Sample.Take(installation));
            Tell(minute, pacer.Shots, samples[^1]);
        }
        await end.CancelAsync();
        await pacing;
        return Judge(samples, pacer.Shots);
    }

    private static async Task SignIn(Client[] clients)
    {
        await clients[0].SignIn();
        foreach (var client in clients) client.Token = clients[0].Token;
    }

    private static void Tell(int minute, Shot[] shots, Sample sample) => Table.Row(
        $"{minute}", $"{shots.Length}", $"{shots.Count(s => !s.IsOk)}", Megabytes(sample.Silos), Megabytes(sample.Apis),
        Megabytes(sample.Journal), $"{sample.Entries}",
        Megabytes(sample.Database), $"{sample.Members}", Megabytes(sample.Logs));

    /// <summary>The first third warms up; after it, the last third is held against the middle one.</summary>
    private static int Judge(List<Sample> samples, Shot[] shots)
    {
        var third = samples.Count / 3;
        double Grown(Func<Sample, long> what) => samples[(2 * third)..].Average(what) / samples[third..(2 * third)].Average(what) - 1;
        var (silos, apis, entries) = (Grown(s => s.Silos), Grown(s => s.Apis), samples[^1].Entries - samples[0].Entries);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Memory, last third against the middle one: silos {silos:+0.0 %;-0.0 %}, API nodes {apis:+0.0 %;-0.0 %}. {entries} entries took {(samples[^1].Journal - samples[0].Journal) / Math.Max(1.0, entries):0} bytes each in the journal, {(samples[^1].Database - samples[0].Database) / Math.Max(1.0, entries):0} in all tables. {shots.Count(s => !s.IsOk)} of {shots.Length} requests failed."));
        return silos < 0.1 && apis < 0.1 ? 0 : 1;
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");

    /// <summary>Bytes, of all silos and all API nodes together.</summary>
    private sealed record Sample(long Silos, long Apis, long Journal, long Entries, long Database, long Members, long Logs)
    {
        public static async Task<Sample> Take(Installation installation)
        {
            await using var database = new NpgsqlConnection(installation.Database);
            var (journal, entries, all, members) = await database.QuerySingleAsync<(long, long, long, long)>(
                """
                SELECT pg_total_relation_size('journal'), (SELECT count(*) FROM journal), pg_database_size(current_database()), (SELECT count(*) FROM orleansmembershiptable)
                """);
            var logs = new DirectoryInfo(installation.Directory).EnumerateFiles("*.log").Sum(file => file.Length);
            return new(installation.Silos.Sum(s => s.Memory), installation.Apis.Sum(a => a.Memory), journal, entries, all, members, logs);
        }
    }
}
