using Presta.Api;

var builder = WebApplication.CreateSlimBuilder(args);
builder.UseOrleansClient(client => client.UseLocalhostClustering());
builder.AddPrestaApi();

var app = builder.Build();
app.MapPresta();
app.Run();
