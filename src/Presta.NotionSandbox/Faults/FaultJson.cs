using System.Text.Json;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Faults;

internal static class FaultJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<FaultRule> rules) => writer.WriteObject(json =>
    {
        json.WriteStartArray("faults");
        foreach (var rule in rules)
            json.WriteObject(inner => WriteRule(inner, rule));
        json.WriteEndArray();
    });

    private static void WriteRule(Utf8JsonWriter writer, FaultRule rule)
    {
        writer.WriteString("fault", rule.Kind);
        writer.WriteNumber("probability", rule.Probability);
        WriteOptional(writer, "count", rule.Count);
        writer.WriteNumber("fired", rule.Fired);
        writer.WriteString("method", rule.Method);
        writer.WriteString("route", rule.Route);
        writer.WriteString("token", rule.Token);
        WriteOptional(writer, "seconds", rule.Seconds);
        WriteOptional(writer, "retry_after", rule.RetryAfter);
        writer.WriteString("id", rule.Id?.ToString());
        WriteOptional(writer, "limit", rule.Limit);
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } known)
            writer.WriteNumber(name, known);
        else
            writer.WriteNull(name);
    }
}
