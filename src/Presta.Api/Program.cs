using Presta.Api;

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.UsePrestaCluster().AddPrestaApi();
builder.Services.AddHostedService<ReadyLine>();

var app = builder.Build();
app.MapPresta();
app.Run();
