using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Presta.Bench.Http;
using Presta.People;

namespace Presta.Bench.Auth;

/// <summary>Sign-ins that are refused, by why: their times may not tell it. Each kind has many accounts, so that none is locked.</summary>
internal static class SignIns
{
    private const string Password = "Presta-Bench-2025!";
    private const int Accounts = 50;
    private const int Rounds = 4;
    private const double MostApart = 0.20;

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task<bool> Measure(PrestaUnderLoad presta)
    {
        await Make(presta, "known", UserStatus.Active);
        await Make(presta, "disabled", UserStatus.Disabled);
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{presta.Port}") };
        var kinds = new (string Name, Func<int, int, object> Body, List<double> Took)[]
        {
            ("known address, wrong password", (account, _) => Body(Email("known", account), "Wrong-Bench-2025!"), []),
            ("unknown address", (account, _) => Body(Email("unknown", account), Password), []),
            ("disabled account, right password", (account, _) => Body(Email("disabled", account), Password), []),
        };
        foreach (var kind in kinds) await Try(http, Body($"warm-up@{kind.Name.Length}.example.ch", Password));
        for (var round = 0; round < Rounds; round++)
            for (var account = 0; account < Accounts; account++)
                for (var i = 0; i < kinds.Length; i++)
                {
                    var kind = kinds[(i + account) % kinds.Length];
                    kind.Took.Add(await Try(http, kind.Body(account, round)));
                }

        var figures = kinds.Select(k => (k.Name, k.Took.Count, Figures: Figures.Of(k.Took, TimeSpan.FromSeconds(1)))).ToArray();
        var (least, most) = (figures.Min(f => f.Figures.P50), figures.Max(f => f.Figures.P50));
        Console.WriteLine("Sign-ins that are refused, interleaved, one at a time:");
        Table.Head("", "tries", "p50 ms", "p99 ms", "of the fastest");
        foreach (var f in figures)
            Table.Row(f.Name, $"{f.Count}", f.Figures.P50.Write("F1"), f.Figures.P99.Write("F1"), (f.Figures.P50 / least).Write("F3"));
        var isEven = most / least < 1 + MostApart;
        Console.WriteLine(
            $"Medians are {(most / least - 1).Write("P1")} apart; {(isEven ? "less" : "MORE")} than {MostApart.Write("P0")}.");
        return isEven;
    }

    private static async Task<double> Try(HttpClient http, object body)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync("/api/auth/login", body);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return answer.StatusCode is HttpStatusCode.Unauthorized ? took
            : throw new InvalidOperationException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>As the sync would bring them from Notion.</summary>
    private static async Task Make(PrestaUnderLoad presta, string kind, UserStatus status)
    {
        for (var i = 0; i < Accounts; i++)
        {
            var now = Time.GetUtcNow();
            var user = new User { Id = EntityId.New(now), Version = 1, Name = $"{kind} {i}", Email = Email(kind, i), Roles = Portal.Client,
                Status = status, CreatedAt = now, UpdatedAt = now };
            await presta.Grains.GetGrain<IUserGrain>(user.Id.ToString()).Merge(Nouns.Users.Name, [new(user, now, now, false)]);
            await presta.Grains.GetGrain<IAccountGrain>(user.Id.ToString()).Provision(Password);
        }
    }

    private static object Body(string email, string password) => new { email, password };

    private static string Email(string kind, int account) => $"{kind}{account}@exemple.ch";
}
