using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>
/// Ten thousand senseless requests to every endpoint of authentication, of a Presta as it is run: each is answered for what it is, and what
/// was secret in them is nowhere to be found. <c>PRESTA_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class AuthFuzzTests(ITestOutputHelper output)
{
    private const int Requests = 10_000;
    private const int Callers = 8;
    private const int BetweenSignIns = 150;

    private static readonly int Seed =
        int.Parse(Environment.GetEnvironmentVariable("PRESTA_FUZZ_SEED") ?? "20261126", CultureInfo.InvariantCulture);
    private static readonly string Canary = $"Kanari{Seed}";
    private static readonly string Password = $"{Canary}-Zq9!wort";

    [Fact]
    public async Task Whatever_is_sent_there_is_no_5xx_no_stack_trace_and_no_secret_left_lying_about()
    {
        await using var presta = await Installation.Start(Installation.Unhurried);
        await presta.Tells(async () =>
        {
            using var http = new HttpClient(
                new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new(presta.Url),
                Timeout = TimeSpan.FromSeconds(60) };
            var routes = await Routes(http);
            Assert.True(routes.Count >= 20, $"{routes.Count} routes");

            var watch = System.Diagnostics.Stopwatch.StartNew();
            var callers = await Task.WhenAll(
                Enumerable.Range(0, Callers)
                .Select(n => Task.Run(() => new FuzzCaller(http, routes, Seed + n, n).Run(Requests / Callers))));
            watch.Stop();

            var statuses = callers.SelectMany(c => c.Statuses).GroupBy(s => s.Key, s => s.Value).ToDictionary(g => g.Key, g => g.Sum());
            output.Tell(
                $"{Requests} fuzzed requests over {routes.Count} routes of authentication, seed {Seed}: {watch.Elapsed.TotalSeconds:0} s; "
                + string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));
            Assert.Empty(callers.SelectMany(c => c.Troubles).Take(5));
            Assert.Equal(Requests, statuses.Values.Sum());
            Assert.Superset(new HashSet<int> { 200, 400, 401, 415 }, statuses.Keys.ToHashSet());

            string[] secrets = [Canary, .. callers.SelectMany(c => c.Secrets)];
            Assert.True(secrets.Length > Callers);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, presta.Output, StringComparison.OrdinalIgnoreCase));
            Assert.NotEmpty(Files(presta, "Fuzz Caller"));   // the search finds what is there
            Assert.All(secrets, secret => Assert.Empty(Files(presta, secret)));
        });
    }

    /// <summary>As the product itself describes them.</summary>
    private static async Task<IReadOnlyList<(string Method, string Path)>> Routes(HttpClient http)
    {
        var paths = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json")).RootElement.GetProperty("paths");
        return [.. from path in paths.EnumerateObject() where path.Name.StartsWith(
            "/api/auth/", StringComparison.Ordinal) from method in path.Value.EnumerateObject() select (
            method.Name.ToUpperInvariant(), path.Name)];
    }

    private static IEnumerable<string> Files(Installation presta, string text)
    {
        byte[][] spellings =
            [Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=')[..^1])];
        foreach (var file in Directory.EnumerateFiles(presta.Place("presta"), "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            if (spellings.Any(s => bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(s) >= 0))
                yield return $"{Path.GetFileName(file)} has {text}";
        }
    }

    private sealed class FuzzCaller(HttpClient http, IReadOnlyList<(string Method, string Path)> routes, int seed, int number)
    {
        private static readonly string[] Words =
        [
            "", "0", "-1", "é", "💩", "..%2f..", "' or 1=1 --", "<script>", "9999999999999999999", "NaN", "*", "a,b,,", "2026-02-30",
            new('x', 600), "\u202e", "null", "client", "superadmin", "fr", "Mars/Base",
            "0198c0de00007000800000000000abcd.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "00000000-0000-0000-0000-000000000001",
            "123456",
        ];
        private static readonly string[] Fields =
        [
            "email", "password", "remember_me", "name", "confirm_password", "role", "terms", "company", "skills", "language", "token",
            "refresh_token", "challenge_token", "code", "backup_code",
            "current_password", "new_password", "user_id", "first_name", "phone", "timezone", "hourly_rate", "zones", "notification_prefs",
            "avatar_url", "available_from", "company_size", "roles", "status",
            "credential",
        ];
        private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"];
        private static readonly string[] Types =
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-7",
            "application/xml", ""];
        private static readonly string[] Headers =
            ["Accept", "If-Match", "If-None-Match", "Idempotency-Key", "Accept-Language", "Cookie", "X-Forwarded-For", "Origin"];

        private readonly Random random = new(seed);
        private readonly string email = $"fuzz{number}@example.ch";
        private string token = "";

        public Dictionary<int, int> Statuses { get; } = [];

        public List<string> Troubles { get; } = [];

        /// <summary>What the product gave out, to be shown to nobody else.</summary>
        public List<string> Secrets { get; } = [];

        public async Task<FuzzCaller> Run(int requests)
        {
            await Known(
                "/api/auth/register", new { name = "Fuzz Caller", email, password = Password, confirm_password = Password, role = "client",
                terms = true });
            for (var i = 0; i < requests; i++)
            {
                if (i % BetweenSignIns == BetweenSignIns - 1) await Known("/api/auth/login", new { email, password = Password });
                using var request = Any();
                var told = $"seed {Seed}, caller {number}, request {i}: {request.Method} {request.RequestUri}";
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var status = (int)answer.StatusCode;
                Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
                var text = answer.Content.Headers.ContentType?.MediaType is "text/event-stream" ? ""
                    : await answer.Content.ReadAsStringAsync();
                if (status >= 500 || text.Contains("   at ", StringComparison.Ordinal)
                    || text.Contains("Exception", StringComparison.Ordinal)) Troubles.Add($"{told}: {status} {text}");
                if (status < 300) Note(text);
            }
            return this;
        }

        private HttpRequestMessage Any()
        {
            var route = One(routes);
            var path = route.Path.Replace(
                "{id}", Uri.EscapeDataString(random.Next(2) == 0 ? Guid.NewGuid().ToString() : One(Words)), StringComparison.Ordinal)
                .Replace("{name}", Uri.EscapeDataString(One(Words)), StringComparison.Ordinal);
            if (random.Next(4) == 0) path += $"?{One(Fields)}={Uri.EscapeDataString(Value())}";
            var request = new HttpRequestMessage(new(random.Next(8) > 0 ? route.Method : One(Methods)), path);
            var shown = random.Next(
                6) switch { 0 => null, 1 => $"{Canary}.{Canary}.{random.Next()}", 2 when token.Length > 9 => token[..^5] + "AAAAA",
                _ => token };
            if (shown is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {shown}");
            if (request.Method != HttpMethod.Get) request.Content = Body();
            for (var n = random.Next(3); n > 0; n--) request.Headers.TryAddWithoutValidation(One(Headers), Plain(Value()));
            return request;
        }

        private HttpContent? Body()
        {
            if (random.Next(12) == 0) return null;
            if (random.Next(12) == 0)
                return new ByteArrayContent([.. Enumerable.Range(0, random.Next(300)).Select(_ => (byte)random.Next(256))]);
            var text = "{" + string.Join(',', Fields.Where(_ => random.Next(3) == 0).Select(field => $"\"{field}\":{Json(field)}")) + "}";
            if (random.Next(10) == 0) text = text[..random.Next(text.Length)];
            var content = new StringContent(text, Encoding.UTF8, "application/json");
            if (random.Next(12) == 0) content.Headers.ContentType = MediaTypeHeaderValue.TryParse(One(Types), out var type) ? type : null;
            return content;
        }

        private string Json(string field) => random.Next(6) switch
        {
            0 => One(["1", "null", "true", "{}", "[]", "[[[[]]]]", "1e400", "-0.001"]),
            1 => JsonSerializer.Serialize(One(Words)),
            _ => field switch
            {
                "email" => JsonSerializer.Serialize(random.Next(2) == 0 ? email : $"nobody{random.Next(3)}@example.ch"),
                "password" or "current_password" or "new_password" or "confirm_password" =>
                    JsonSerializer.Serialize($"{Password}{(random.Next(3) == 0 ? "x" : "")}"),
                "token" or "refresh_token" or "challenge_token" =>
                    JsonSerializer.Serialize($"0198c0de00007000800000000000abcd.{Canary}{random.Next()}"),
                "code" => $"\"{random.Next(1_000_000):000000}\"",
                "backup_code" => JsonSerializer.Serialize(Canary),
                "terms" or "remember_me" => "true",
                "credential" => Credential(),
                "role" => "\"client\"",
                "hourly_rate" => "99.5",
                "zones" => "[\"Vaud\"]",
                "notification_prefs" => """{"email_notifications":true}""",
                "user_id" => JsonSerializer.Serialize(Guid.NewGuid()),
                _ => "\"Sion\"",
            },
        };

        /// <summary>What a browser would send, but for what it says.</summary>
        private string Credential()
        {
            var answered = $$"""{"challenge":"{{Canary}}","type":"webauthn.get","origin":"http://localhost"}""";
            var clientData = Encoding.UTF8.GetBytes(One(["{}", "[]", "{", answered, """{"challenge":"\ud800"}"""]));
            return JsonSerializer.Serialize(new
            {
                id = Bytes(16),
                response = new
                {
                    clientDataJSON = System.Buffers.Text.Base64Url.EncodeToString(clientData), attestationObject = Bytes(400),
                    authenticatorData = Bytes(37), signature = Bytes(70), userHandle = One<object?>([null, "", Bytes(16), Bytes(64), 7]),
                },
            });

            string Bytes(int most) =>
                System.Buffers.Text.Base64Url.EncodeToString(
                    [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => (byte)random.Next(256))]);
        }

        /// <summary>Where nothing is kept: a query, a header.</summary>
        private string Value() => random.Next(4) == 0 ? $"{Canary}{random.Next(100)}" : One(Words);

        private async Task Known(string path, object body)
        {
            using var answer = await http.PostAsync(
                path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));
            if (answer.IsSuccessStatusCode) Note(await answer.Content.ReadAsStringAsync());
        }

        private void Note(string text)
        {
            if (text.Length == 0 || !JsonDocument.Parse(text).RootElement.TryGetProperty("data", out var data)
                || data.ValueKind is not JsonValueKind.Object) return;
            if (data.TryGetProperty("token", out var access) && access.ValueKind is JsonValueKind.String)
                Secrets.Add((token = access.GetString()!).Split('.')[^1]);
            if (data.TryGetProperty("refresh_token", out var refresh) && refresh.ValueKind is JsonValueKind.String)
                Secrets.Add(refresh.GetString()!.Split('.')[^1]);
            if (data.TryGetProperty("secret", out var secret)) Secrets.Add(secret.GetString()!);
        }

        private static string Plain(string text) => string.Concat(text.Where(c => c is >= ' ' and <= '~'));

        private T One<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
    }
}
