using System.Diagnostics;
using System.Globalization;
using Presta.People;
using Xunit.Abstractions;

namespace Presta.Tests.Walk;

/// <summary>
/// Operations that were carried out, by chance, through the API and beside it, on two silos: after each, all endpoints that show a figure
/// agree with each other and with what the journal adds up to. <c>PRESTA_SEED</c> walks another way, <c>PRESTA_WALK</c> another distance:
/// 2000 by hand.
/// </summary>
public sealed class HttpWalkTests(WalkWorld world, ITestOutputHelper output) : IClassFixture<WalkWorld>
{
    private static readonly int Seed = Setting("PRESTA_SEED", 1);
    private static readonly int Operations = Setting("PRESTA_WALK", 250);

    private static readonly string[] Musts =
        ["pay two at once", "upload", "apply credit", "refund", "pay twice by one key", "accept a quote"];

    [Fact]
    public async Task After_every_operation_all_endpoints_agree_with_each_other_and_with_the_journal()
    {
        var (random, ledger, watch) = (new Random(Seed), new JournalLedger(world.Journal), Stopwatch.StartNew());
        Browser[] people = [world.Open(await world.User(WalkWorld.Password)), world.Open(await world.User(WalkWorld.Password))];
        foreach (var person in people) await person.SignIn();
        var (walker, versions, told) =
            (new Walker(world, ledger, random), new Dictionary<EntityId, long>(), new Dictionary<(Browser, DateOnly), decimal>());
        var (kinds, done, refused) = (new Dictionary<string, int>(), 0, 0);
        // What comes of an operation hangs on the hour too: a long walk goes on until it has done each of those that must be seen.
        for (var step = 0; done < Operations || (Operations >= 200 && Unseen().Any()); step++)
        {
            Assert.True(
                step < Operations * 20,
                $"seed {Seed}: {done} of {step} operations were carried out, none of them: {string.Join(", ", Unseen())}");
            var me = people[random.Next(people.Length)];
            await ledger.ReadOn();
            var (name, isDone) = await walker.Step(me);
            if (!isDone) refused++;
            else
            {
                kinds[name] = kinds.GetValueOrDefault(name) + 1;
                done++;
            }
            var today = world.Time.Today();
            if (await ledger.ReadOn() || isDone) await Agree(me, $"seed {Seed}, step {step}, {name}");
            told[(me, today)] = ledger.Of(me.User.CompanyId, "CHF", today).Balance;
            if (random.Next(30) == 0) await Pass(people, random.Next(1, 9), $"seed {Seed}, step {step}, days passed");
        }
        foreach (var ((person, day), balance) in told)
            Assert.Equal(balance, Figure(await person.Get($"/api/client/balance?as_of={day:yyyy-MM-dd}")));
        output.WriteLine(
            $"seed {Seed}: {done} operations, {refused} refused, {Agreement.Figures} figures, {told.Count} balances of past days, {watch.Elapsed}; {string.Join(", ", kinds.OrderBy(k => k.Key).Select(k => $"{k.Key} {k.Value}"))}");

        IEnumerable<string> Unseen() => Musts.Where(kind => !kinds.ContainsKey(kind));

        async Task Agree(Browser me, string when)
        {
            try
            {
                var agreement = new Agreement(ledger, me, world.Time.Today());
                var version = await agreement.OfMoney(random);
                Assert.True(
                    version >= versions.GetValueOrDefault(me.User.CompanyId),
                    $"the version went back from {versions.GetValueOrDefault(me.User.CompanyId)} to {version}");
                versions[me.User.CompanyId] = version;
                await agreement.OfTheRest();
                await Until(ledger, agreement.OfNotifications);
            }
            catch (Exception trouble) when (trouble is DisagreementException or InvalidOperationException or Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException($"{when}: {trouble.Message}", trouble);
            }
        }

        // Lists follow a new day within a second; sessions do not last that long.
        async Task Pass(Browser[] all, int days, string when)
        {
            world.Time.PutForward(TimeSpan.FromDays(days));
            foreach (var person in all)
            {
                await person.SignIn();
                await Until(ledger, new Agreement(ledger, person, world.Time.Today()).OfStandings);
                await Agree(person, when);
            }
        }
    }

    /// <summary>As soon as it is so; what never is, is told as it stood last.</summary>
    private static async Task Until(JournalLedger ledger, Func<Task> agrees)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await agrees();
                return;
            }
            catch (DisagreementException) when (patience.Elapsed < TimeSpan.FromSeconds(15))
            {
                await Task.Delay(20);
                await ledger.ReadOn();
            }
        }
    }

    private static decimal Figure(System.Text.Json.JsonElement balance) => balance.GetProperty("data").GetProperty("balance").GetDecimal();

    private static int Setting(string name, int usual) => Environment.GetEnvironmentVariable(name) is { } said
        ? int.Parse(said, CultureInfo.InvariantCulture) : usual;
}
