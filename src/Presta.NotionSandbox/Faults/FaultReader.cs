using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Faults;

internal static class FaultReader
{
    public static FaultRule Read(Field field)
    {
        var rule = field.Only(
            "fault", "probability", "count", "method", "route", "token", "seconds", "retry_after", "id", "reason", "limit");
        var kind = rule["fault"].Text();
        if (!FaultKind.All.Contains(kind))
            throw ApiError.Validation($"Unknown fault {kind}; known are {string.Join(", ", FaultKind.All)}.");
        if (kind is FaultKind.RateLimited && rule["reason"].OptionalText() is "workspace")
            kind = FaultKind.WorkspaceLimited;
        return new(
            kind,
            Number(rule["probability"]) is { } probability ? probability is >= 0 and <= 1 ? probability
                : throw rule["probability"].Expected("between 0 and 1") : 1,
            (int?)Number(rule["count"]),
            rule["method"].OptionalText()?.ToUpperInvariant(),
            rule["route"].OptionalText(),
            rule["token"].OptionalText() ?? User.Bot.Token,
            Number(rule["seconds"]),
            (int?)Number(rule["retry_after"]),
            rule["id"].Absent ? null : rule["id"].Uuid(),
            (int?)Number(rule["limit"]));
    }

    private static double? Number(Field field) => field.Absent ? null
        : field.Number() is >= 0 and <= 1_000_000 and var number ? number
        : throw field.Expected("between 0 and 1000000");
}
