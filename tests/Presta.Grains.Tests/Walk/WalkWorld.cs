using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presta.Api;
using Presta.Documents;
using Presta.Journal;
using Presta.People;
using Presta.Tests.People;
using Presta.Tests.Support;

namespace Presta.Tests.Walk;

/// <summary>Two silos with real grains, and the API in front of them, all on one clock that can be set forward.</summary>
public sealed class WalkWorld : PeopleWorld
{
    public const string Password = "Un-mot-de-passe-9!";

    private readonly string files = Directory.CreateTempSubdirectory("presta-walk-").FullName;
    private WebApplication app = null!;

    internal ShiftedTime Time { get; } = new();

    internal IJournal Journal => Of<IJournal>().First();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var web = WebApplication.CreateSlimBuilder();
        web.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0", ["Presta:Files:Path"] = files, ["Billing:Demo"] = "true",
            ["RateLimits:User"] = "0", ["RateLimits:Address"] = "0", ["RateLimits:Attempts"] = "0", ["RateLimits:Exports"] = "0",
        });
        web.Logging.ClearProviders();
        web.Services.AddSingleton<TimeProvider>(Time).AddSingleton((IClusterClient)Grains).AddSingleton(Grains);
        web.AddPrestaApi();
        web.Services.PostConfigureAll<JwtBearerOptions>(o => o.TokenValidationParameters.ValidateLifetime = false);   // which is judged by the machine's clock
        app = web.Build();
        app.MapPresta();
        await app.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await base.DisposeAsync();
        Directory.Delete(files, recursive: true);
    }

    protected override void Configure(ISiloBuilder silo) => silo.Services.AddSingleton<TimeProvider>(Time).AddSingleton<ShareLetters>();

    internal Browser Open(User user) =>
        new(new HttpClient { BaseAddress =
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) }, user);
}

/// <summary>One person at the API.</summary>
internal sealed class Browser(HttpClient http, User user) : IDisposable
{
    public User User => user;

    public async Task SignIn()
    {
        http.DefaultRequestHeaders.Authorization = null;
        var entered = await Send(HttpMethod.Post, "/api/auth/login", new { email = user.Email, password = WalkWorld.Password });
        Assert.True(entered.Status is 200, entered.ToString());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", entered.Json.GetProperty("data").GetProperty("token").GetString());
    }

    public async Task<JsonElement> Get(string path)
    {
        var reply = await Send(HttpMethod.Get, path);
        return reply.Status is 200 ? reply.Json : throw new InvalidOperationException($"GET {path}: {reply}");
    }

    public async Task<Answer> Send(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(
            method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new(
            (int)response.StatusCode, bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement,
            response.Headers.Contains("Idempotent-Replayed"));
    }

    public void Dispose() => http.Dispose();

    internal sealed record Answer(int Status, JsonElement Json, bool IsReplayed)
    {
        public bool IsDone => Status is >= 200 and < 300;

        public override string ToString() => $"{Status} {Json}";
    }
}
