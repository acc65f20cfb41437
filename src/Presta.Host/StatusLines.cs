using System.Globalization;
using System.Text.Json;

namespace Presta.Host;

/// <summary>What <c>/health/ready</c> and <c>/health/notion</c> say, for a person at a terminal.</summary>
internal static class StatusLines
{
    public static IEnumerable<string> Of(JsonElement ready, JsonElement notion, DateTimeOffset now) =>
        [.. Nouns(ready), .. Notion(notion, now)];

    /// <summary>An answer that is not ready has the nouns among the error's details.</summary>
    private static IEnumerable<string> Nouns(JsonElement answer)
    {
        var nouns = Of(Of(answer, "data"), "nouns") ?? Of(Of(Of(answer, "error"), "details"), "nouns");
        if (nouns is not { ValueKind: JsonValueKind.Array } all) return ["Les bases ne sont pas connues."];
        return all.EnumerateArray()
            .Select(n => $"{n.GetProperty("noun"),-14} {Phase(n),-12} {n.GetProperty("rows"),7} lignes{Said(n, "problem", "   ")}");
    }

    private static string Phase(JsonElement noun) => noun.GetProperty("phase").GetString() switch
    {
        "live" => "servie",
        "refused" => "refusée",
        _ => $"charge {noun.GetProperty("percent")} %",
    };

    private static IEnumerable<string> Notion(JsonElement answer, DateTimeOffset now)
    {
        if (Of(answer, "data") is not { ValueKind: JsonValueKind.Object } notion) return ["Les chiffres de Notion ne sont pas connus."];
        var outbox = notion.GetProperty("outbox");
        return
        [
            "",
            $"Notion         {(notion.GetProperty("reachable").GetBoolean() ? "joignable" : "injoignable")}, {notion.GetProperty("requests_per_second")} requêtes/s permises{Said(notion, "paused_until", ", en pause jusqu'à ")}; " +
                $"{notion.GetProperty("sent")} envoyées, {notion.GetProperty("rate_limited")} × 429, {notion.GetProperty("failed")} échecs",
            .. notion.GetProperty("lanes").EnumerateArray().Select(l =>
                $"  {l.GetProperty("lane"),-12} {l.GetProperty("queued"),5} en file, {l.GetProperty("in_flight"),3} en cours, attente moyenne {l.GetProperty("wait_s")} s, {l.GetProperty("sent")} envoyées"),
            $"À livrer       {outbox.GetProperty("pending")} lignes{Age(outbox, now)}, {outbox.GetProperty("in_flight")} en cours, {outbox.GetProperty("delivered")} livrées, {outbox.GetProperty("dead_letters")} refusées par Notion",
        ];
    }

    private static string Age(JsonElement outbox, DateTimeOffset now) => Of(outbox, "oldest_at") is { ValueKind: JsonValueKind.String } at
        ? string.Create(CultureInfo.InvariantCulture, $" (la plus ancienne depuis {(now - at.GetDateTimeOffset()).TotalSeconds:0} s)") : "";

    private static string Said(JsonElement json, string name, string before) => Of(json, name) is { ValueKind: JsonValueKind.String } text
        ? before + text.GetString() : "";

    private static JsonElement? Of(JsonElement? json, string name) => json is { ValueKind: JsonValueKind.Object } parent
        && parent.TryGetProperty(name, out var member) ? member : null;
}
