using Presta.NotionSandbox.Hosting;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddNotionSandbox(SandboxOptions.From(builder.Configuration));
await using var app = builder.Build();
app.MapNotionSandbox();
await app.StartAsync();
Console.WriteLine($"Notion sandbox on {string.Join(", ", app.Urls)}");
await app.WaitForShutdownAsync();
