using Presta;
using Presta.Silo;
using Presta.Storage;

try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss.fff ")).AddPrestaFilters();
    await StorageSchema.Apply(StorageOptions.Of(builder.Configuration));
    builder.AddPrestaSilo().AddSiloEndpoints();
    var app = builder.Build();
    app.MapSiloEndpoints();
    await app.RunAsync();
    return 0;
}
catch (InvalidOperationException refused) when (refused.StackTrace?.Contains("Presta.", StringComparison.Ordinal) is true)
{
    Console.Error.WriteLine($"The silo cannot start: {refused.Message}");
    return 1;
}
