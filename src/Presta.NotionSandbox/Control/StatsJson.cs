using System.Text.Json;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Control;

internal static class StatsJson
{
    public static void Write(Utf8JsonWriter writer, Stats stats) => writer.WriteObject(json =>
    {
        json.WriteNumber("total", stats.Total);
        WriteCounts(json, "by_token", stats.ByToken);
        WriteCounts(json, "by_route", stats.ByRoute);
        json.WriteNumber("rate_limited", stats.RateLimited);
        json.WriteNumber("max_per_second", stats.Peaks.PerSecond);
        json.WriteNumber("max_per_minute", stats.Peaks.PerMinute);
        json.WriteNumber("max_accepted_per_second", stats.Peaks.AcceptedPerSecond);
        json.WriteNumber("max_accepted_per_minute", stats.Peaks.AcceptedPerMinute);
        json.WriteStartArray("log");
        foreach (var entry in stats.Log)
            json.WriteObject(line => WriteEntry(line, entry));
        json.WriteEndArray();
    });

    private static void WriteCounts(Utf8JsonWriter writer, string name, Dictionary<string, int> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, count) in counts)
            writer.WriteNumber(key, count);
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, Entry entry)
    {
        writer.WriteString("at", Moment.Exact(entry.At));
        writer.WriteString("method", entry.Method);
        writer.WriteString("path", entry.Path);
        writer.WriteString("route", entry.Route);
        // A token that is not one of ours might be someone's real one.
        writer.WriteString("token", entry.Token is null ? null : User.ByToken(entry.Token)?.Token ?? "other");
        writer.WriteNumber("status", entry.Status);
        writer.WriteNumber("ms", Math.Round(entry.Took.TotalMilliseconds, 1));
    }
}
