using System.Globalization;
using System.Text.Json;

namespace Presta.Host;

/// <summary>
/// The commands <c>presta outbox …</c>: what Notion refused for good, and once more to Notion with it when its cause is mended.
/// </summary>
internal static class OutboxCommands
{
    private const string Letters = "/operations/dead-letters";

    public static Task<int> List(Settings settings) => Told(settings, http => http.GetAsync(Letters), found =>
    {
        foreach (var letter in found.GetProperty("letters").EnumerateArray()) Console.WriteLine(Line(letter));
        var (total, shown) = (found.GetProperty("total").GetInt32(), found.GetProperty("letters").GetArrayLength());
        Console.WriteLine(total == 0 ? "Notion n'a rien refusé."
            : $"{total} lignes refusées par Notion{(total == shown ? "" : $", dont les {shown} plus anciennes")}.");
    });

    public static Task<int> Revive(string id, Settings settings) => Told(settings,
        http => http.PostAsync($"{Letters}/{Uri.EscapeDataString(id)}/revive", null), Revived);

    public static Task<int> ReviveAll(Settings settings) => Told(settings,
        http => http.PostAsync(
            $"{Letters}/revive{(settings["noun"] is { Length: > 0 } noun ? $"?noun={Uri.EscapeDataString(noun)}" : "")}", null), Revived);

    private static void Revived(JsonElement told) =>
        Console.WriteLine($"{told.GetProperty("revived").GetInt32()} lignes repartent vers Notion.");

    private static string Line(JsonElement letter) => string.Create(CultureInfo.InvariantCulture,
        $"{letter.GetProperty("noun").GetString(),-14} {letter.GetProperty("id").GetString()}  v{letter.GetProperty("version").GetInt64(),-4} " +
        $"{letter.GetProperty("at").GetDateTimeOffset():yyyy-MM-dd HH:mm}  {letter.GetProperty("reason").GetString()}");

    private static Task<int> Told(Settings settings, Func<HttpClient, Task<HttpResponseMessage>> ask, Action<JsonElement> tell) =>
        RunningPresta.Ask(settings, async http =>
        {
            if (await RunningPresta.Data(ask(http)) is not { } data) return 1;
            tell(data);
            return 0;
        });
}
