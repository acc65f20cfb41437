using System.Reflection;
using System.Text.Json;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class OpenApiTests(ApiFixture api)
{
    [Fact]
    public async Task The_document_has_every_route_with_what_goes_in_and_comes_out()
    {
        var document = (await api.Get("/openapi/v1.json")).Json;
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        var routes = EndpointTable.Mapped(api.App);
        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            var operation = document.GetProperty("paths").GetProperty(route.Path).GetProperty(route.Method.ToLowerInvariant());
            var success = operation.GetProperty("responses").EnumerateObject().Single(r => r.Name[0] is '2' or '3');
            if (success.Name is not "302") Assert.True(success.Value.GetProperty("content").GetProperty(
                route.Path.Split(
                    '/')[^1] switch { "download" => "application/octet-stream", "pdf" => "application/pdf", "events" => "text/event-stream",
                    _ => "application/json" }).TryGetProperty("schema", out _), $"{route} tells no answer");
            Assert.True(
                operation.GetProperty("responses").GetProperty("400").GetProperty("content").GetProperty("application/json")
                .TryGetProperty("schema", out _), $"{route} tells no refusal");
            if (route.Method is not "GET" && !RoutesTests.Bodiless.Contains(route.Path))
                Assert.True(operation.TryGetProperty("requestBody", out _), $"{route} tells no body");
            if (!RoutesTests.Public.Contains(route.Path))
                Assert.True(operation.TryGetProperty("security", out _), $"{route} tells no security");
        }
    }

    [Fact]
    public async Task Lists_tell_their_query_and_shapes_are_concrete()
    {
        var text = (await api.Get("/openapi/v1.json")).ToString()[4..];
        var document = JsonDocument.Parse(text).RootElement;
        var list = document.GetProperty("paths").GetProperty("/api/client/projects").GetProperty("get");
        Assert.Superset(
            new HashSet<string?> { "page", "limit", "sort", "order", "q", "from", "to", "status", "manager" },
            list.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ToHashSet());
        var card = document.GetProperty("components").GetProperty("schemas").GetProperty("ProjectCard").GetProperty("properties");
        Assert.Equal("uuid", card.GetProperty("id").GetProperty("format").GetString());
        Assert.Equal("number", card.GetProperty("budget").GetProperty("type").GetString());
        Assert.Equal("date-time", card.GetProperty("created_at").GetProperty("format").GetString());
        Assert.Contains(
            "in_review", document.GetProperty("components").GetProperty("schemas").GetProperty("ProjectStatus").ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_page_opens() => Assert.Equal(200, (await api.Get("/reference/")).Status);
}

public sealed class ArchitectureTests
{
    private static readonly Assembly Api = typeof(PrestaApi).Assembly;

    [Fact]
    public void The_api_knows_the_grains_by_their_interfaces_only()
    {
        var references = Api.GetReferencedAssemblies().Select(a => a.Name).ToList();
        Assert.Contains("Presta.Grains.Interfaces", references);
        Assert.DoesNotContain("Presta.Grains", references);
        Assert.DoesNotContain("Presta.Notion", references);
    }

    [Fact]
    public void What_is_not_a_body_or_the_front_door_stays_inside()
    {
        var types = Api.GetTypes().Where(t => t.Namespace?.StartsWith("Presta.Api", StringComparison.Ordinal) == true && !t.IsNested)
            .ToList();
        Assert.True(types.Count > 20);
        string[] bodies =
        [
            "Base64UrlTextAttribute", "EmailChange", "Followed", "Forgotten", "MadeCredential", "NewPasskey", "NewPassword",
            "NotificationPrefsChange", "PasskeyShown", "PasskeySignIn", "PasswordChange", "PlainEmailAttribute", "PrestaApi", "ProfileChange", "ProviderCode", "Registration",
            "Renewal", "RoleChange", "SameAsAttribute", "SecondFactorCode", "Shown", "ShownCredential", "SignInRequest", "ViewRequest",
        ];
        Assert.Equal(bodies, types.Where(t => t.IsPublic).Select(t => t.Name).Order());
    }
}
