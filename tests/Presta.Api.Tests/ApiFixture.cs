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
using Presta.Api.Kit;
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

    /// <summary>Grains as a host asks them that is a silo as well: nothing is serialized in between.</summary>
    public IGrainFactory InProcess => cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    public string FilesPath { get; } = Directory.CreateTempSubdirectory("presta-api-").FullName;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("presta");
            silo.Services.AddSingleton(World).AddSingleton(TimeProvider.System).AddSingleton<IOutgoingGrainCallFilter, Retries>();
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
        App = await Serve([]);
        Http = ClientOf(App);
        foreach (var user in new[] { World.Alice, World.Bob, World.Paul, World.Rita, World.Sara })
            tokens[user.Id] = (await SignIn(user)).Text("data", "token");
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
        await cluster.DisposeAsync();
        Directory.Delete(FilesPath, recursive: true);
    }

    /// <summary>Another node in front of the same cluster, with settings of its own; tokens are good at both.</summary>
    public async Task<OtherNode> Node(params (string Setting, string Value)[] settings)
    {
        var app = await Serve(settings);
        return new(this, app, ClientOf(app));
    }

    /// <summary>As <see cref="Node((string, string)[])"/>, with other services in the place of its own.</summary>
    public async Task<OtherNode> Node(Action<IServiceCollection> replace)
    {
        var app = await Serve([], replace);
        return new(this, app, ClientOf(app));
    }

    public string TokenOf(User user) => tokens[user.Id];

    public async Task<Reply> SignIn(User user, string password = World.Password) =>
        await Send(HttpMethod.Post, "/api/auth/login", body: new { email = user.Email, password });

    /// <summary>The token of a session of its own, in which a second factor was just shown.</summary>
    public async Task<string> Proven(User user)
    {
        var token = (await SignIn(user)).Text("data", "token");
        var shown = await Send(HttpMethod.Post, "/api/auth/verify-2fa", token, new { code = World.Code });
        return shown.Status == 200 ? token : throw new InvalidOperationException(shown.ToString());
    }

    public Task<Reply> Get(string path, User? user = null, params (string, string)[] headers) =>
        Send(HttpMethod.Get, path, user, null, headers);

    public Task<Reply> Post(string path, User? user, object? body, params (string, string)[] headers) =>
        Send(HttpMethod.Post, path, user, body, headers);

    public Task<Reply> Put(string path, User? user, object? body, params (string, string)[] headers) =>
        Send(HttpMethod.Put, path, user, body, headers);

    public Task<Reply> Send(
        HttpMethod method, string path, User? user = null, object? body = null, params (string Name, string Value)[] headers) =>
        Send(method, path, user is null ? null : TokenOf(user), body, headers);

    public Task<Reply> Send(HttpMethod method, string path, string? token, object? body, params (string Name, string Value)[] headers) =>
        Send(Http, method, path, token, body, headers);

    public static async Task<Reply> Send(
        HttpClient http, HttpMethod method, string path, string? token, object? body, params (string Name, string Value)[] headers)
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
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType is "text/event-stream")
            return new((int)response.StatusCode, response.Headers, response.Content.Headers, []);
        return new((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    private async Task<WebApplication> Serve((string Setting, string Value)[] settings, Action<IServiceCollection>? replace = null)
    {
        var web = WebApplication.CreateSlimBuilder();
        web.Configuration.AddInMemoryCollection(
        [
            new("urls", "http://127.0.0.1:0"), new("Presta:Files:Path", FilesPath), new("Billing:Demo", "true"),
            new("RateLimits:User", "0"), new("RateLimits:Address", "0"), new("RateLimits:Attempts", "0"), new("RateLimits:Exports", "0"),
        ]).AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Setting, (string?)s.Value)));
        web.Logging.ClearProviders();
        web.Services.AddSingleton(cluster.Client).AddSingleton<IGrainFactory>(cluster.Client);
        web.AddPrestaApi();
        replace?.Invoke(web.Services);
        var app = web.Build();
        app.MapPresta();
        await app.StartAsync();
        return app;
    }

    private static HttpClient ClientOf(WebApplication app) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
        };
}

public sealed class OtherNode(ApiFixture api, WebApplication app, HttpClient http) : IAsyncDisposable
{
    public Task<Reply> Get(string path, User? user = null, params (string, string)[] headers) =>
        Send(HttpMethod.Get, path, user, null, headers);

    public Task<Reply> SignIn(string password, params (string, string)[] headers) =>
        Send(HttpMethod.Post, "/api/auth/login", null, new { email = World.Alice.Email, password }, headers);

    public Task<Reply> Send(HttpMethod method, string path, User? user, object? body, params (string, string)[] headers) =>
        ApiFixture.Send(http, method, path, user is null ? null : api.TokenOf(user), body, headers);

    /// <summary>Who a token, of whatever making, is taken for.</summary>
    public Task<Reply> Me(string token) => ApiFixture.Send(http, HttpMethod.Get, "/api/auth/me", token, null);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }
}

public sealed record Reply(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Code => Json.GetProperty("error").GetProperty("code").GetString();

    public string? Header(string name) => Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values)
        ? string.Join(", ", values) : null;

    public JsonElement At(params string[] path) => path.Aggregate(Json, (element, name) => element.GetProperty(name));

    public string Text(params string[] path) => At(path).ToString();

    public override string ToString() => $"{Status} {Encoding.UTF8.GetString(Body)}";
}

[CollectionDefinition("api")]
public sealed class ApiCollection : ICollectionFixture<ApiFixture>;
