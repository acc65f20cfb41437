using Presta.Chaos.Failover;
using Presta.Chaos.Runs;
using Presta.Chaos.Scale;
using Presta.Chaos.Soak;

return args switch
{
    ["failover", .. var rest] => await FailoverBench.Run(new ConfigurationBuilder().AddCommandLine(rest).Build()),
    ["run", .. var rest] => await ChaosRuns.Run(new ConfigurationBuilder().AddCommandLine(rest).Build()),
    ["scale", .. var rest] => await ScaleBench.Run(new ConfigurationBuilder().AddCommandLine(rest).Build()),
    ["soak", .. var rest] => await SoakBench.Run(new ConfigurationBuilder().AddCommandLine(rest).Build()),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project bench/Presta.Chaos --
          run      [--runs 100] [--seed 1] [--seconds 6] [--strict true] [--only part-of-an-accident]
          failover [--rate 500] [--seconds 15] [--only part-of-a-name]
          scale    [--seconds 15] [--share 0.15] [--writes 20]
          soak     [--minutes 30] [--rate 20]
        """);
    return 2;
}
