using Microsoft.Extensions.Configuration;
using Presta.Api.Federation;

namespace Presta.Api.Tests;

/// <summary>What is said of identity providers, read at the start.</summary>
public sealed class OidcSettingsTests
{
    [Theory]
    [InlineData("Authority", "http://login.example.ch", "Auth:Oidc:fake:Authority"),
        InlineData("Authority", "login", "Auth:Oidc:fake:Authority")]
    [InlineData("Authority", "https://a@login.example.ch", "Auth:Oidc:fake:Authority"),
        InlineData("Authority", "", "Auth:Oidc:fake:Authority is missing")]
    [InlineData("ClientId", "", "ClientId is missing"), InlineData("ClientSecret", "", "ClientSecret is missing"),
        InlineData("Scopes", "email", "Scopes")]
    public void Settings_that_cannot_work_are_a_sentence_at_the_start(string setting, string value, string told)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            Settings("https://login.example.ch").Append(($"Auth:Oidc:fake:{setting}", value)).GroupBy(s => s.Item1, s => s.Item2)
                .Select(s => KeyValuePair.Create(s.Key, (string?)s.Last()))).Build();
        Assert.Contains(
            told, Assert.Throws<InvalidOperationException>(() => OidcSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_needs_a_plain_name_and_our_own_address()
    {
        var named = new ConfigurationBuilder().AddInMemoryCollection([new("Auth:Oidc:Näme:Authority", "https://a.example.ch")]).Build();
        Assert.Contains(
            "a name is", Assert.Throws<InvalidOperationException>(() => OidcSettings.Read(named)).Message, StringComparison.Ordinal);
        var alone = new ConfigurationBuilder().AddInMemoryCollection(
            Settings("https://a.example.ch").Where(s => s.Item1 != "Api:PublicUrl")
                .Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2))).Build();
        Assert.Contains(
            "Api:PublicUrl", Assert.Throws<InvalidOperationException>(() => OidcSettings.Read(alone)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_there_is_none_and_scopes_need_not_be_said()
    {
        Assert.Empty(OidcSettings.Read(new ConfigurationBuilder().Build()));
        var all = new ConfigurationBuilder()
            .AddInMemoryCollection(Settings("https://a.example.ch/").Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2)));
        Assert.Equal(
            new OidcSettings("fake", "https://a.example.ch", "portal", "secret", "openid email"),
            Assert.Single(OidcSettings.Read(all.Build())));
    }

    private static (string, string)[] Settings(string authority) =>
    [
        ("Auth:Oidc:fake:Authority", authority), ("Auth:Oidc:fake:ClientId", "portal"), ("Auth:Oidc:fake:ClientSecret", "secret"),
        ("Api:PublicUrl", "https://api.example.ch"),
    ];
}
