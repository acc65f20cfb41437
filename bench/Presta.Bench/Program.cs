using Presta.Bench.Auth;
using Presta.Bench.Http;
using Presta.Bench.Journal;
using Presta.Bench.Memory;

return args switch
{
    ["http", .. var rest] => await HttpBench.Run(new(rest)),
    ["auth", .. var rest] => await AuthBench.Run(new(rest)),
    ["journal", .. var rest] => await JournalBench.Run(new(rest)),
    ["memory", .. var rest] => await MemoryBench.Run(new(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "dotnet run -c Release --project bench/Presta.Bench -- http|auth|journal|memory [--rounds 5] [--seconds 4] [--only part-of-a-name]");
    return 2;
}
