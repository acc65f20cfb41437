using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.TestingHost;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

/// <summary>The API as it is served: Kestrel on a free port, in front of a cluster of stand-in grains.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly Dictionary<EntityId, string> tokens = [];
    private InProcessTestCluster cluster = null!;

    public World World { get; } = new();

    public WebApplication App { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string FilesPath { get; } = Directory.CreateTempSubdirectory("presta-api-").FullName;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("presta");
            silo.Services.AddSingleton(World).AddSingleton(TimeProvider.System);
        });
        cluster = builder.Build();
        await cluster.DeployAsync();

        var web = WebApplication.CreateSlimBuilder();
        web.Configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:0"), new("Presta:Files:Path", FilesPath)]);
        web.Logging.ClearProviders();
        web.Services.AddSingleton(cluster.Client).AddSingleton<IGrainFactory>(cluster.Client);
        web.AddPrestaApi();
        App = web.Build();
        App.MapPresta();
        await App.StartAsync();
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
        foreach (var user in new[] { World.Alice, World.Bob, World.Paul, World.Rita, World.Sara }) tokens[user.Id] = (await SignIn(user)).Text("data", "token");
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
        await cluster.DisposeAsync();
        Directory.Delete(FilesPath, recursive: true);
    }

    public string TokenOf(User user) => tokens[user.Id];

    public async Task<Reply> SignIn(User user, string password = World.Password) =>
        await Send(HttpMethod.Post, "/api/auth/login", body: new { email = user.Email, password });

    public Task<Reply> Get(string path, User? user = null, params (string, string)[] headers) => Send(HttpMethod.Get, path, user, null, headers);

    public Task<Reply> Post(string path, User? user, object? body, params (string, string)[] headers) => Send(HttpMethod.Post, path, user, body, headers);

    public Task<Reply> Put(string path, User? user, object? body, params (string, string)[] headers) => Send(HttpMethod.Put, path, user, body, headers);

    public Task<Reply> Send(HttpMethod method, string path, User? user = null, object? body = null, params (string Name, string Value)[] headers) =>
        Send(method, path, user is null ? null : TokenOf(user), body, headers);

    public async Task<Reply> Send(HttpMethod method, string path, string? token, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        return new((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }
}

public sealed record Reply(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Code => Json.GetProperty("error").GetProperty("code").GetString();

    public string? Header(string name) => Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public JsonElement At(params string[] path) => path.Aggregate(Json, (element, name) => element.GetProperty(name));

    public string Text(params string[] path) => At(path).ToString();

    public override string ToString() => $"{Status} {Encoding.UTF8.GetString(Body)}";
}

[CollectionDefinition("api")]
public sealed class ApiCollection : ICollectionFixture<ApiFixture>;
