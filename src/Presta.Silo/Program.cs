using Presta.Silo;
using Presta.Storage;

var builder = WebApplication.CreateSlimBuilder(args);
await StorageSchema.Apply(StorageOptions.Of(builder.Configuration));
builder.AddPrestaSilo();
await builder.Build().RunAsync();
