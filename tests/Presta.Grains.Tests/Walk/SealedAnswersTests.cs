using System.Security.Cryptography;
using System.Text;
using Presta.Kit;
using Presta.People;

namespace Presta.Tests.Walk;

/// <summary>What is kept for a repeated request tells who has the database no secret of the answer, however the request was sent.</summary>
public sealed class SealedAnswersTests(WalkWorld world) : IClassFixture<WalkWorld>
{
    [Fact]
    public async Task A_secret_of_a_second_factor_is_kept_sealed_though_the_request_says_it_is_a_form()
    {
        var (user, browser) = await Person();
        using var own = browser;
        const string path = "/api/auth/setup-2fa", key = "as-long-as-it-must-be";
        var first = await browser.Send(HttpMethod.Post, path, new FormUrlEncodedContent([]), key);
        var secret = first.Json.GetProperty("data").GetProperty("secret").GetString()!;

        Assert.DoesNotContain(secret, await Kept(user, path, key), StringComparison.Ordinal);
        var again = await browser.Send(HttpMethod.Post, path, new FormUrlEncodedContent([]), key);
        Assert.Equal((true, secret), (again.IsReplayed, again.Json.GetProperty("data").GetProperty("secret").GetString()));
    }

    [Fact]
    public async Task The_address_of_a_shared_document_is_kept_sealed_under_any_key()
    {
        var (user, browser) = await Person();
        using var own = browser;
        using var file = new MultipartFormDataContent { { new ByteArrayContent([.. "%PDF-1.7 x"u8]), "file", "papier.pdf" } };
        var document = (await browser.Send(HttpMethod.Post, "/api/client/documents/upload", file)).Json.GetProperty("data").GetProperty("id");
        var path = $"/api/client/documents/{document}/share";
        var first = await browser.Send(HttpMethod.Post, path, new { permission = "read" }, "k1");
        var url = first.Json.GetProperty("data").GetProperty("url").GetString()!;

        Assert.DoesNotContain(url[(url.LastIndexOf('/') + 1)..], await Kept(user, path, "k1"), StringComparison.Ordinal);
        var again = await browser.Send(HttpMethod.Post, path, new { permission = "read" }, "k1");
        Assert.Equal((true, url), (again.IsReplayed, again.Json.GetProperty("data").GetProperty("url").GetString()));
    }

    private async Task<(User User, Browser Browser)> Person()
    {
        var user = await world.User(WalkWorld.Password);
        var browser = world.Open(user);
        await browser.SignIn();
        return (user, browser);
    }

    /// <summary>The body as it lies in the database.</summary>
    private async Task<string> Kept(User user, string path, string key)
    {
        var name = $"{user.Id}/POST {path}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
        return Encoding.UTF8.GetString((await world.Grains.GetGrain<IIdempotencyGrain>(name).Begin(Guid.NewGuid())).Answer!.Body);
    }
}
