using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Presta.Api.Tests.Fakes;

namespace Presta.Api.Tests;

/// <summary>
/// ASP.NET registers keys of its own with authentication: files of each machine, which another node does not have. Nothing of ours is
/// sealed by them; what has to be is sealed by the keys that the cluster keeps.
/// </summary>
[Collection("api")]
public sealed class DataProtectionTests(ApiFixture api)
{
    [Fact]
    public void No_code_of_ours_refers_to_it()
    {
        var referenced = typeof(PrestaApi).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.Contains(referenced, name => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
        Assert.DoesNotContain(
            referenced, name => name.Contains("DataProtection", StringComparison.Ordinal)
            || name.Contains("Antiforgery", StringComparison.Ordinal)
            || name.Contains("Session", StringComparison.Ordinal) || name.EndsWith("Authentication.Cookies", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_without_it_serves_all_the_same()
    {
        var forbidden = new Forbidden();
        await using var node = await api.Node(services => services.AddSingleton<IDataProtectionProvider>(forbidden));
        var entered = await node.SignIn(World.Password);
        Assert.Equal(200, entered.Status);
        Assert.Equal(200, (await node.Me(entered.Text("data", "token"))).Status);
        foreach (var path in new[] { "/api/client/projects?limit=2", "/api/auth/permissions", "/api/auth/sessions", "/api/auth/oidc",
            $"/api/client/documents/{World.Id(704)}/preview", "/health/ready" })
            Assert.NotEqual(500, (await node.Get(path, World.Alice)).Status);
        foreach (var path in new[] { "/api/auth/passkeys/challenge", "/api/auth/passkeys/options", "/api/auth/setup-2fa" })
            Assert.Equal(200, (await node.Send(HttpMethod.Post, path, World.Alice, null)).Status);
        Assert.Equal(404, (await node.Get("/s/nobodys")).Status);
        Assert.Empty(forbidden.Purposes);
    }

    private sealed class Forbidden : IDataProtectionProvider
    {
        public System.Collections.Concurrent.ConcurrentBag<string> Purposes { get; } = [];

        public IDataProtector CreateProtector(string purpose)
        {
            Purposes.Add(purpose);
            throw new InvalidOperationException("its keys are this machine's alone");
        }
    }
}
