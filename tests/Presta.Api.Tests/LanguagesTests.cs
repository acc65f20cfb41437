using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Presta.Api.Languages;
using Presta.Api.Tests.Fakes;
using Presta.People;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed partial class LanguagesTests(ApiFixture api)
{
    private static readonly DirectoryInfo Repository = Find();

    public static TheoryData<string> Others => [.. Enum.GetValues<Language>().Where(l => l is not Language.Fr).Select(l => l.Code())];

    [Theory, MemberData(nameof(Others))]
    public void Every_message_is_in_every_language_and_none_besides(string language)
    {
        var (inSource, inFields, inAttributes) =
            (Messages.InSource(Repository), Messages.InFields, Messages.InAttributes.Select(a => a.ErrorMessage!).ToList());
        Assert.True(inSource.Count > 60 && inFields.Count > 10 && inAttributes.Count > 5);
        var (messages, known) =
            (inSource.Concat(inFields).Concat(inAttributes).Concat(Messages.InNotifications).ToHashSet(), Table(language).Keys.ToHashSet());
        Assert.True(
            messages.SetEquals(known),
            $"not in {language}.json:\n{Lines(messages.Except(known))}\nnowhere else:\n{Lines(known.Except(messages))}");

        static string Lines(IEnumerable<string> texts) => string.Join('\n', texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_on_a_body_says_in_a_whole_sentence_what_it_wants() =>
        Assert.All(Messages.InAttributes, rule => Assert.Matches(@"^[^{}]+\.$", rule.ErrorMessage));

    [Theory, MemberData(nameof(Others))]
    public void A_translation_says_the_same_values_in_other_words(string language)
    {
        foreach (var (french, said) in Table(language))
        {
            Assert.Equal(Places.Matches(french).Select(m => m.Value).Order(), Places.Matches(said).Select(m => m.Value).Order());
            Assert.False(string.IsNullOrWhiteSpace(said) || said == french, french);
            _ = string.Format(CultureInfo.InvariantCulture, said, "a", "b", "c");
        }
    }

    [Theory]
    [InlineData(null, "fr"), InlineData("", "fr"), InlineData("de", "de"), InlineData("it-CH", "it"), InlineData("DE-ch", "de"),
        InlineData("en-GB,fr;q=0.9", "en")]
    [InlineData("fr;q=0.5, de;q=0.7, it;q=0.6", "de"), InlineData("es, pt;q=0.9, en;q=0.1", "en"), InlineData("*", "fr"),
        InlineData("es", "fr"), InlineData("en;q=0", "fr")]
    [InlineData("de;q=0.8, en;q=0.8", "de"), InlineData("x-klingon, ;;;, \u00e9", "fr")]
    public void The_language_is_the_one_liked_best_of_those_there_are(string? header, string language)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = header;
        Assert.Equal(language, Phrases.Asked(http.Request).Code());
    }

    [Theory]
    [InlineData("fr", "La requête contient des valeurs invalides.", "Un entier de 1 à 100 est attendu.")]
    [InlineData("en", "The request contains invalid values.", "A whole number from 1 to 100 is expected.")]
    [InlineData("de", "Die Anfrage enthält ungültige Werte.", "Erwartet wird eine ganze Zahl von 1 bis 100.")]
    [InlineData("it", "La richiesta contiene valori non validi.", "È atteso un numero intero da 1 a 100.")]
    public async Task A_refusal_speaks_the_callers_language_and_keeps_its_code(string language, string message, string field)
    {
        var reply = await api.Get("/api/client/projects?limit=0", World.Alice, ("Accept-Language", language));
        Assert.Equal(
            ("VALIDATION_ERROR", language, message), (reply.Code, reply.Header("Content-Language"), reply.Text("error", "message")));
        Assert.Equal($$"""[{"field":"limit","message":"{{field}}"}]""", reply.Text("error", "details", "fields"));
        Assert.Contains("Accept-Language", reply.Header("Vary"), StringComparison.Ordinal);
        var problem = await api.Get(
            "/api/client/projects?limit=0", World.Alice, ("Accept-Language", language), ("Accept", "application/problem+json"));
        Assert.Equal((message, field), (problem.Text("detail"), problem.At("errors")[0].GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Rules_on_bodies_values_of_owners_and_farewells_are_said_in_it_too()
    {
        var body = await api.Post("/api/auth/login", null, new { password = "x" }, ("Accept-Language", "de"));
        Assert.Equal("Die E-Mail-Adresse ist erforderlich.", body.At("error", "details", "fields")[0].GetProperty("message").GetString());
        var move = await api.Put(
            $"/api/client/projects/{World.Closed.Id}/status", World.Alice, new { status = "active" }, ("Accept-Language", "en"));
        Assert.Equal(
            ("INVALID_TRANSITION", "A project that is \"archived\" cannot become \"active\"."), (move.Code, move.Text("error", "message")));
        var token = (await api.SignIn(World.Bob)).Text("data", "token");
        var farewell = await api.Send(HttpMethod.Post, "/api/auth/logout", token, null, ("Accept-Language", "it"));
        Assert.Equal(
            (200, "it", "La disconnessione è avvenuta."),
            (farewell.Status, farewell.Header("Content-Language"), farewell.Text("data", "message")));
    }

    [Fact]
    public async Task A_replayed_refusal_is_the_stored_one_in_the_language_it_was_said_in()
    {
        var (path, key) = ($"/api/client/projects/{World.Closed.Id}/status", ("Idempotency-Key", Guid.NewGuid().ToString()));
        var first = await api.Put(path, World.Alice, new { status = "active" }, key, ("Accept-Language", "de"));
        var again = await api.Put(path, World.Alice, new { status = "active" }, key, ("Accept-Language", "it"));
        Assert.Equal((409, "true", "de"), (again.Status, again.Header("Idempotent-Replayed"), again.Header("Content-Language")));
        Assert.Equal(first.Body, again.Body);
    }

    [Fact]
    public async Task What_is_not_said_to_people_depends_on_no_language() =>
        Assert.Null((await api.Get("/api/client/projects", World.Alice, ("Accept-Language", "de"))).Header("Content-Language"));

    private static Dictionary<string, string> Table(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllText(Path.Combine(Repository.FullName, "src", "Presta.Api", "Languages", $"{language}.json")))!;

    private static DirectoryInfo Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Presta.sln"))) directory = directory.Parent!;
        return directory;
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Places { get; }
}
