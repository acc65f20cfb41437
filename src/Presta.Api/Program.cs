using Presta;
using Presta.Api;

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss.fff ")).AddPrestaFilters();
builder.UsePrestaCluster().AddPrestaApi();
builder.Services.AddHostedService<ReadyLine>();

var app = builder.Build();
app.MapPresta();
app.Run();
