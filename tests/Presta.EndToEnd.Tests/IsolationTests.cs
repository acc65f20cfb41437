using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>
/// One client company, and all that another one has: through every route of the portal that takes an id, in every list, figure, export and
/// body. Routes are read from the API's own description, which has every mapped one: a new route for which no foreign id is known fails.
/// </summary>
public sealed class IsolationTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Samples = 30;

    /// <summary>A difference below this is the machine's.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(10);

    private HttpClient http = null!;
    private Installation presta = null!;
    private Neighbour other = null!;
    private HashSet<string> foreign = [];
    private int asked;

    public async Task InitializeAsync()
    {
        presta = await Installation.Start(Installation.Unhurried, async sandbox => foreign = await Neighbour.Mark(sandbox));
        http = new HttpClient { BaseAddress = new(presta.Url), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", presta.Client.Token);
        other = new(presta.Url);
    }

    public async Task DisposeAsync()
    {
        other.Dispose();
        http.Dispose();
        await presta.DisposeAsync();
    }

    [Fact]
    public Task What_another_company_has_is_nowhere_and_answers_like_what_does_not_exist() => presta.Tells(async () =>
    {
        var routes = Route.All(await http.GetStringAsync("/openapi/v1.json"));
        var before = await Shown(routes);
        await other.Live(presta.Sandbox);
        foreign.UnionWith(other.Ids.Values.SelectMany(ids => ids));
        Assert.True(foreign.Count > 50);
        Assert.All(other.Ids, ids => Assert.NotEmpty(ids.Value));

        await ByTheirIds(routes);
        await InListsAndExports(routes);
        await InBodies();
        await ThroughLinks();
        await InTheSameTime(routes);

        // What a neighbour does changes no figure: neither counts, nor what is unread, nor what happened.
        foreach (var (path, text) in await Shown(routes)) Assert.True(before[path] == text, $"{path} was\n{before[path]}\nand is\n{text}");
        output.Tell($"isolation: {foreign.Count} foreign ids, {routes.Count} routes, {asked} answers without a trace");
    });

    private async Task ByTheirIds(IReadOnlyList<Route> routes)
    {
        var some = routes.Where(r => r.Nouns.Length > 0).ToArray();
        Assert.True(some.Length >= 20);
        foreach (var route in some)
        {
            Assert.All(route.Nouns, noun => Assert.True(other.Ids.ContainsKey(noun), $"{route}: no foreign id is known of {noun}"));
            var unknown = await Ask(route, Unknown());
            Assert.True(unknown.Status == 404, $"{route} answers an unknown id with {unknown}");
            var ids = route.Method == HttpMethod.Get ? foreign : other.Ids[route.Nouns[0]].Concat(other.Ids[route.Nouns[^1]]);
            foreach (var id in ids)
            {
                var answer = await Ask(route, id);
                Assert.True(answer == unknown, $"{route} with {id}: {answer}\nand with an unknown id: {unknown}");
            }
            if (route.Method != HttpMethod.Get || route.Nouns.Length > 1) continue;
            // They are there for whom they belong to; otherwise nothing is shown above.
            var owned = await other.Get(route.With(other.Ids[route.Nouns[0]][0]));
            Assert.True((int)owned.Status is 200 or 409 or 422, $"{route}: its owner is told {(int)owned.Status} {owned.Text}");
        }
    }

    private async Task InListsAndExports(IReadOnlyList<Route> routes)
    {
        var (project, seen) = (other.Ids["projects"][0], 0);
        foreach (var list in routes.Where(r => r.Method == HttpMethod.Get && r.Nouns.Length == 0))
        {
            foreach (var query in new[] { "format=csv", "format=xlsx", "limit=100" }) await Ask(list, "", query);
            foreach (var text in new[] { Neighbour.Word, Neighbour.Word.ToLowerInvariant(), project })
            {
                var answer = await Ask(list, "", $"q={text}");
                Assert.True(answer.Status != 200 || Total(answer.Text) is null or 0, $"{list}?q={text} counts {Total(answer.Text)}");
            }
            foreach (var parameter in list.Parameters)
                foreach (var name in new[] { parameter, $"filter[{parameter}][eq]", $"filter[{parameter}][in]" })
                    foreach (var id in other.Ids.Values.Select(ids => ids[0]))
                    {
                        var (theirs, nobodys) = (await Ask(list, id, $"{name}=…"), await Ask(list, Unknown(), $"{name}=…"));
                        Assert.True(theirs == nobodys, $"{list}?{name}={id}: {theirs}\nand with an unknown id: {nobodys}");
                    }
            if (await other.Get($"{list.Path}?q={Neighbour.Word}") is { Status: HttpStatusCode.OK } own && Total(own.Text) > 0) seen++;
        }
        Assert.True(seen >= 4, $"their owner finds them in {seen} lists only");
    }

    /// <summary>Ids that come in a body rather than in the path.</summary>
    private async Task InBodies()
    {
        foreach (var invoice in other.Ids["invoices"])
            await Alike(id => Payment(new { invoice_id = id, method = "transfer", amount = 1, idempotency_key = Guid.NewGuid() }), invoice);
        foreach (var invoice in other.Ids["invoices"])
            await Alike(
                id => Payments(new { allocations = new[] { new { invoice_id = id, amount = 1 } }, method = "transfer",
                idempotency_key = Guid.NewGuid() }), invoice);
        foreach (var project in other.Ids["projects"])
        {
            await Alike(id => Ticket(new { subject = "S", description = "D", category = "technical", project_id = id }), project);
            await Alike(id => Route.File("/api/client/documents/upload", id), project);
        }
        foreach (var ticket in other.Ids["tickets"])
            await Alike(id => Ticket(new { subject = "S", description = "D", category = "technical", linked_to = id }), ticket);
    }

    /// <summary>Links that are over, of what is gone, with another document's secret: one answer.</summary>
    private async Task ThroughLinks()
    {
        var live = await other.Get(other.Links.Live);
        Assert.Contains(Neighbour.Word, live.Text, StringComparison.Ordinal);
        var secret = other.Links.Live[^32..];
        var own = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var never = await Send(new(HttpMethod.Get, $"/s/{own}{new string('A', 32)}"), "");
        Assert.Equal(404, never.Status);
        foreach (var path in new[] { other.Links.Revoked, other.Links.Trashed, $"/s/{own}{secret}",
            $"{other.Links.Live[..^32]}{new string('A', 32)}", "/s/x" })
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
                Assert.Equal(never, await Send(new(method, path), ""));
        foreach (var document in other.Ids["documents"])
            Assert.Equal(404, (await Send(new(HttpMethod.Get, $"/files/{document}?until=1&seal=x"), document)).Status);
    }

    /// <summary>Interleaved, so that whatever else the machine does hits both.</summary>
    private async Task InTheSameTime(IReadOnlyList<Route> routes)
    {
        foreach (var route in routes.Where(r => r.Nouns.Length > 0))
        {
            var (theirs, nobodys) = (new List<TimeSpan>(), new List<TimeSpan>());
            for (var i = 0; i < Samples; i++)
            {
                var ids = other.Ids[route.Nouns[0]];
                theirs.Add((await Ask(route, ids[i % ids.Count])).Took);
                nobodys.Add((await Ask(route, Unknown())).Took);
            }
            var (a, b) = (theirs.Quantile(0.5), nobodys.Quantile(0.5));
            output.Tell(string.Create(CultureInfo.InvariantCulture,
                $"{route}: {a.TotalMilliseconds:0.0} ms for a foreign id, {b.TotalMilliseconds:0.0} ms for an unknown one (medians of {Samples})"));
            Assert.True((a - b).Duration() < Noise || (a < b * 3 && b < a * 3), $"{route} tells them apart: {a} and {b}");
        }
    }

    private async Task Alike(Func<string, HttpRequestMessage> ask, string id)
    {
        var unknown = Unknown();
        var (theirs, nobodys) = (await Send(ask(id), id), await Send(ask(unknown), unknown));
        Assert.True(theirs is { Status: 404 } && theirs == nobodys, $"{theirs}\nand with an unknown id: {nobodys}");
    }

    /// <summary>All that is shown without asking for anything in particular.</summary>
    private async Task<Dictionary<string, string>> Shown(IReadOnlyList<Route> routes)
    {
        var shown = new Dictionary<string, string>();
        foreach (var route in routes.Where(r => r.Method == HttpMethod.Get && r.Nouns.Length == 0))
            shown[route.Path] = (await Ask(route, "")).Text;
        Assert.True(shown.Count >= 12);
        return shown;
    }

    private Task<Answer> Ask(Route route, string id, string query = "") => Send(route.Request(id, query), id);

    private async Task<Answer> Send(HttpRequestMessage request, string id)
    {
        using (request)
        {
            var from = TimeProvider.System.GetTimestamp();
            using var answer = await http.SendAsync(request);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            var took = TimeProvider.System.GetElapsedTime(from);
            asked++;
            var text = Answer.Readable(bytes);
            var told = request.RequestUri!.Query is { Length: > 0 } query ? text.Replace(query, "") : text;
            var isTold = told.Contains(Neighbour.Word, StringComparison.OrdinalIgnoreCase);
            Assert.False(isTold, $"{request.Method} {request.RequestUri} shows {text}");
            var headers = answer.Headers.Concat(answer.Content.Headers).Select(h => h.Key).Order();
            return new((int)answer.StatusCode, Answer.Same(text, id), string.Join(',', headers)) { Took = took };
        }
    }

    private static int? Total(string text) => text.StartsWith('{') && JsonDocument.Parse(text)
        .RootElement.TryGetProperty("meta", out var meta)
        && meta.TryGetProperty("total", out var total) ? total.GetInt32() : null;

    private static string Unknown() => Guid.CreateVersion7().ToString();

    private static HttpRequestMessage Payment(object order) =>
        new(HttpMethod.Post, "/api/client/payments/new") { Content = JsonContent.Create(order) };

    private static HttpRequestMessage Payments(object order) =>
        new(HttpMethod.Post, "/api/client/payments") { Content = JsonContent.Create(order) };

    private static HttpRequestMessage Ticket(object ticket) =>
        new(HttpMethod.Post, "/api/client/support/ticket") { Content = JsonContent.Create(ticket) };
}
