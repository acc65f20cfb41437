using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Presta.People;

namespace Presta.Tests.People;

/// <summary>How long a refusal takes tells nobody why. Passwords cost here what they cost in the product.</summary>
public sealed class SignInTimeTests(CostlyWorld world) : IClassFixture<CostlyWorld>
{
    private const string Password = "Correct-Horse-9";
    private const int Accounts = 20;
    private const double MostApart = 1.2;

    [Fact]
    public async Task Known_unknown_and_disabled_accounts_are_refused_in_the_same_time()
    {
        var known = await Make(UserStatus.Active);
        var disabled = await Make(UserStatus.Disabled);
        var told = "";
        for (var round = 0; round < 3; round++)   // a machine that does other things may spoil one
        {
            var took = new List<double>[] { [], [], [] };
            for (var n = 0; n < Accounts; n++)
                for (var i = 0; i < took.Length; i++)
                {
                    var kind = (i + n) % took.Length;
                    took[kind].Add(kind switch
                    {
                        0 => await Try(known[n], "Wrong-Horse-9"),
                        1 => await Try($"nobody.{round}.{n}@example.ch", Password),
                        _ => await Try(disabled[n], Password),
                    });
                }
            var medians = took.Select(t => t.Order().ElementAt(t.Count / 2)).ToArray();
            if (medians.Max() / medians.Min() < MostApart) return;
            told += $"known {medians[0]:0.0} ms, unknown {medians[1]:0.0} ms, disabled {medians[2]:0.0} ms; ";
        }
        Assert.Fail(told);
    }

    private async Task<double> Try(string email, string password)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await world.SignIn.SignIn(email, password, false, Device.Unknown);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Assert.Equal(UserErrors.InvalidCredentials.Code, answer.Error?.Code);
        return took;
    }

    private async Task<string[]> Make(UserStatus status)
    {
        var emails = new string[Accounts];
        for (var n = 0; n < Accounts; n++) emails[n] = (await world.User(Password, status)).Email!;
        return emails;
    }
}

public sealed class CostlyWorld : PeopleWorld
{
    protected override void Configure(ISiloBuilder silo) => silo.Services.AddSingleton(new Passwords());
}
