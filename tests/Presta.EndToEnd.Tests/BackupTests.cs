using System.Collections.Concurrent;
using OtpNet;
using Presta.EndToEnd.Kit;
using Presta.Testing;

namespace Presta.EndToEnd;

/// <summary>A Presta that is lost comes back from a backup that was made while it worked.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_Presta_on_SQLite_comes_back() =>
        ComesBack([], presta => Task.FromResult<string[]>([$"--Data:Directory={presta.Place("new")}"]));

    [PostgresFact]
    public async Task A_Presta_on_PostgreSQL_comes_back()
    {
        var server = await PostgresServer.Running();
        await ComesBack(
            ["--Storage:Provider=PostgreSql", $"--ConnectionStrings:Presta={await server.NewDatabase()}"],
            async presta => [$"--ConnectionStrings:Presta={await server.NewDatabase()}", $"--Data:Directory={presta.Place("new")}"]);
    }

    /// <param name="elsewhere">The settings of an empty storage.</param>
    private async Task ComesBack(string[] storage, Func<Installation, Task<string[]>> elsewhere)
    {
        await using var presta = await Installation.Start([.. Installation.Unhurried, .. storage]);
        await presta.Tells(async () =>
        {
            var projects = (await presta.Client.Projects("active")).Take(3).ToArray();
            byte[] plan = [.. "%PDF-1.7\n"u8, .. new byte[100_000]];
            Assert.True((await presta.Client.Upload(projects[0], "plan.pdf", plan)).IsOk);
            var acknowledged = new ConcurrentQueue<(string Project, string Text)>();
            using var enough = new CancellationTokenSource();
            var writers = projects.Select(project => Write(presta.Client, project, acknowledged, enough.Token)).ToArray();
            await Wait.Until(() => acknowledged.Count >= 20, TimeSpan.FromSeconds(30), "20 comments");

            var secret = await SetUpSecondFactor(presta);
            var before = acknowledged.ToArray();
            Succeeded(await presta.Command(["backup", "create", "--to", presta.Place("backup")]));
            var written = acknowledged.Count;
            await enough.CancelAsync();
            await Task.WhenAll(writers);
            presta.KillPresta();

            Succeeded(await presta.Command(["backup", "verify", presta.Place("backup")]));
            var refused = await presta.Command(["backup", "restore", presta.Place("backup")]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("--force", refused.Output, StringComparison.Ordinal);

            var target = await elsewhere(presta);
            Succeeded(await presta.Command(["backup", "restore", presta.Place("backup")], target));
            await presta.StartPresta(target);
            await presta.Client.SignIn();
            await SignInWithCode(presta, secret);

            foreach (var comments in before.GroupBy(c => c.Project, c => c.Text))
            {
                var shown = (await presta.Client.Project(comments.Key)).Data.GetProperty("comments").EnumerateArray()
                    .Select(c => c.GetProperty("content").GetString()).ToArray();
                Assert.All(comments, text => Assert.Single(shown, text));
            }
            var files = await presta.Client.Get($"/api/client/projects/{projects[0]}/files?limit=100");
            Assert.Contains(files.Data.EnumerateArray(), f => f.GetProperty("name").GetString() == "plan.pdf");
            Assert.Contains(
                Directory.GetFiles(presta.Place("new/files"), "*", SearchOption.AllDirectories),
                file => File.ReadAllBytes(file).SequenceEqual(plan));

            var texts = before.Select(c => c.Text).ToHashSet();
            await Wait.Until(
                async () => texts.IsSubsetOf((await presta.Sandbox.Pages("Commentaires")).Select(p => p.Text("Contenu"))),
                TimeSpan.FromSeconds(60), "what was pending comes to Notion");
            Landing.Once(await presta.Sandbox.Pages("Commentaires"), [.. texts]);
            output.Tell(
                $"backup beside writers: {before.Length} comments acknowledged before it, {written - before.Length} during it; restored and ready {presta.Ready.TotalSeconds:0.0} s after the start");
        });
    }

    private static async Task<string> SetUpSecondFactor(Installation presta)
    {
        using var other = new Client(presta.Url);
        await other.SignIn(Client.OtherEmail);
        var secret = (await other.Post("/api/auth/setup-2fa", new { })).Data.GetProperty("secret").GetString()!;
        Assert.True((await other.Post("/api/auth/verify-2fa", new { code = Code(secret, later: 0) })).IsOk);
        return secret;
    }

    /// <summary>The secret lies sealed in the backup, and so do the keys that open it.</summary>
    private static async Task SignInWithCode(Installation presta, string secret)
    {
        using var other = new Client(presta.Url);
        var challenge = (await other.Post("/api/auth/login", new { email = Client.OtherEmail, password = "Presta-Demo-2025!" }))
            .Data.GetProperty("challenge_token").GetString();
        var entered = await other.Post("/api/auth/verify-2fa", new { challenge_token = challenge, code = Code(secret, later: 30) });
        Assert.False(string.IsNullOrEmpty(entered.Data.GetProperty("token").GetString()));
    }

    private static string Code(string secret, int later) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TimeProvider.System.GetUtcNow().AddSeconds(later).UtcDateTime);

    private static async Task Write(Client client, string project, ConcurrentQueue<(string, string)> acknowledged, CancellationToken enough)
    {
        for (var n = 1; !enough.IsCancellationRequested; n++)
        {
            var text = $"Mot {n} sur {project}";
            if ((await client.Comment(project, text)).IsOk) acknowledged.Enqueue((project, text));
            await Task.Delay(30, CancellationToken.None);
        }
    }

    private void Succeeded((int ExitCode, string Output) command)
    {
        output.WriteLine(command.Output);
        Assert.True(command.ExitCode is 0, command.Output);
    }
}
