using Microsoft.Data.Sqlite;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>Who may come in, over real grains and processes: the matrix of every endpoint is in Presta.Api.Tests.</summary>
public sealed class AuthTests(ITestOutputHelper output)
{
    private const int Logouts = 20;
    private static readonly TimeSpan MostUntilRefused = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_logout_at_one_API_node_is_seen_by_another_within_a_second_and_so_is_a_disabled_account()
    {
        var (gateway, url) = (FreePorts.Next(), Child.FreeUrl());
        await using var presta = await Installation.Start([.. Installation.Unhurried, $"--Silo:GatewayPort={gateway}"]);
        await using var node = await Child.Start("Presta.Api", "Presta is ready on",
            ["--urls", url, $"--Silo:GatewayPort={gateway}", $"--Presta:Files:Path={presta.Place("files")}", .. Client.Unlimited]);
        using var there = new Client(url);
        await presta.Tells(async () =>
        {
            var took = new List<TimeSpan>();
            for (var i = 0; i < Logouts; i++)
            {
                await presta.Client.SignIn();
                there.Token = presta.Client.Token;
                Assert.True((await there.Get("/api/auth/me")).IsOk);
                await Task.Delay(50 * (i % 20));
                Assert.True((await there.Get("/api/auth/me")).IsOk);
                Assert.True((await presta.Client.Post("/api/auth/logout", new { })).IsOk);
                took.Add(await Wait.Until(
                    async () => (int)(await there.Get("/api/auth/me")).Status == 401, TimeSpan.FromSeconds(5), "the other node refuses",
                    TimeSpan.FromMilliseconds(5)));
            }
            output.Tell(
                $"{Logouts} logouts seen by another API node: median {took.Quantile(0.5).TotalMilliseconds:0} ms, longest {took.Max().TotalMilliseconds:0} ms");
            // The longest is told, not judged: where other tests have the processor, it waits for them.
            Assert.True(took.Quantile(0.5) <= MostUntilRefused, $"{took.Quantile(0.5)}");

            await there.SignIn(Client.OtherEmail);
            foreach (var (path, status) in new[] { ("/api/auth/me", 200), ("/api/auth/sessions", 200), ("/api/client/projects", 200) })
                Assert.Equal(status, (int)(await there.Get(path)).Status);
            var token = there.Token;
            there.Token = token[..^4] + "AAAA";
            Assert.Equal(401, (int)(await there.Get("/api/client/projects")).Status);
            there.Token = token;
            var person = (await presta.Sandbox.Pages("Utilisateurs")).Single(p => p.Text("Email") == Client.OtherEmail);
            await presta.Sandbox.Edit(person.Id, new() { ["Statut"] = Values.Choice("Désactivé") });
            await Wait.Until(
                async () => (int)(await there.Get("/api/client/projects")).Status == 401, TimeSpan.FromSeconds(30),
                "the disabled account is refused");
            foreach (var path in new[] { "/api/auth/me", "/api/auth/sessions", "/api/auth/permissions", "/api/client/projects" })
                Assert.Equal(401, (int)(await there.Get(path)).Status);
            await there.SignIn("prestataire@demo.presta");
            Assert.Equal(403, (int)(await there.Get("/api/client/projects")).Status);
        });
    }

    /// <summary>The address is written before the password is hashed and the user made: the kill comes when the file has it.</summary>
    [Fact]
    public async Task An_address_whose_registration_was_killed_halfway_can_be_registered_again()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            var email = "";
            for (var attempt = 0; email.Length == 0; attempt++)
            {
                Assert.True(attempt < 8, "no kill came between the two writes");
                var tried = $"killed{attempt}@example.ch";
                using var client = new Client(presta.Url);
                var registering = client.Post("/api/auth/register", Registration(tried));
                await Wait.Until(
                    () => IsReserved(presta, tried), TimeSpan.FromSeconds(20), "the address is reserved", TimeSpan.FromMilliseconds(1));
                presta.KillPresta();
                var answered = await IsOk(registering);
                await presta.StartPresta();
                await presta.Client.SignIn();
                if (!answered && !await IsMade(presta, tried)) email = tried;
            }

            var watch = System.Diagnostics.Stopwatch.StartNew();
            using var again = new Client(presta.Url);
            var refused = 0;
            await Wait.Until(async () =>
            {
                var reply = await again.Post("/api/auth/register", Registration(email));
                if (reply.IsOk) return true;
                Assert.Equal(409, (int)reply.Status);
                refused++;
                return false;
            }, TimeSpan.FromSeconds(60), "the address can be registered", TimeSpan.FromSeconds(1));
            output.Tell(
                $"an address reserved by a killed registration: taken again {watch.Elapsed.TotalSeconds:0} s after the restart, refused {refused} times before");
            Assert.True((await again.Post("/api/auth/login", new { email, password = "Plus-Sûr-Qu-Avant-7" })).IsOk);
            Assert.Equal(409, (int)(await again.Post("/api/auth/register", Registration(email))).Status);
        });
    }

    private static async Task<bool> IsOk(Task<Reply> call)
    {
        try
        {
            return (await call).IsOk;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    private static object Registration(string email) =>
        new { name = "Léa", email, password = "Plus-Sûr-Qu-Avant-7", role = "client", terms = true };

    private static Task<bool> IsReserved(Installation presta, string email) =>
        Counts(presta, "orleans.db", "SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString LIKE $text",
            email.ToUpperInvariant());

    private static Task<bool> IsMade(Installation presta, string email) =>
        Counts(presta, "presta.db", "SELECT count(*) FROM journal WHERE noun = 'users' AND CAST(row AS TEXT) LIKE $text", email);

    private static async Task<bool> Counts(Installation presta, string file, string sql, string text)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(presta.Place("presta"), file)};Mode=ReadOnly");
        await database.OpenAsync();
        await using var count = database.CreateCommand();
        count.CommandText = sql;
        count.Parameters.AddWithValue("$text", $"%{text}%");
        return (long)(await count.ExecuteScalarAsync())! > 0;
    }
}
