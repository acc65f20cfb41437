using Presta.Api;

var builder = WebApplication.CreateSlimBuilder(args);
builder.UsePrestaCluster().AddPrestaApi();
builder.Services.AddHostedService<ReadyLine>();

var app = builder.Build();
app.MapPresta();
app.Run();
