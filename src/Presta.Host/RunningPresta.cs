using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Presta.Host;

/// <summary>The Presta that is running, at <c>--urls</c>: some things it alone knows.</summary>
internal static class RunningPresta
{
    /// <summary>Exit code 2 when nobody answers.</summary>
    public static async Task<int> Ask(Settings settings, Func<HttpClient, Task<int>> work)
    {
        var url = settings["urls"] is { Length: > 0 } given ? given.Split(';')[0] : "http://127.0.0.1:5080";
        using var http = new HttpClient { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            return await work(http);
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException or JsonException)
        {
            Console.Error.WriteLine($"Presta ne répond pas sur {url}.");
            return 2;
        }
    }

    /// <summary>The answer's data, or null after saying why there is none.</summary>
    public static async Task<JsonElement?> Data(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (answer.IsSuccessStatusCode) return json.GetProperty("data");
        Console.Error.WriteLine(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? "Presta ne le dit qu'à ses exploitants : voir Operators:Addresses et Operators:Port."
            : json.GetProperty("error").GetProperty("message").GetString());
        return null;
    }
}
