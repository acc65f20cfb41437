using System.Text;
using Presta.Edge;

namespace Presta.Notion.Tests;

/// <summary>A Notion that answers from a script; after its end the last answer stands. Or another one, overheard.</summary>
internal sealed class Scripted(Func<NotionCall, int, CancellationToken, Task<NotionReply>> answer) : INotionTransport
{
    public Scripted(INotionTransport overheard) : this((call, _, cancel) => overheard.Send(call, cancel))
    {
    }

    public Scripted(Func<NotionCall, int, NotionReply> answer) : this((call, n, _) => Task.FromResult(answer(call, n)))
    {
    }

    public Scripted(params NotionReply[] replies) : this((_, n) => replies[Math.Min(n, replies.Length - 1)])
    {
    }

    public List<NotionCall> Calls { get; } = [];

    public Task<NotionReply> Send(NotionCall call, CancellationToken cancel)
    {
        Calls.Add(call);
        return answer(call, Calls.Count - 1, cancel);
    }
}

internal static class Replies
{
    public static readonly DateTimeOffset At = new(2026, 6, 27, 12, 0, 0, TimeSpan.Zero);

    public static NotionReply Json(string json, int status = 200) =>
        new(status, Encoding.UTF8.GetBytes(json), "application/json", "r-1", null, null, true, At);

    public static NotionReply Error(int status, string code, TimeSpan? retryAfter = null, string more = "") =>
        Json($$"""{"object":"error","status":{{status}},"code":"{{code}}","message":"No.","request_id":"r-1"{{more}}}""", status) with { RetryAfter = retryAfter };

    public static NotionReply Html(int status) =>
        new(status, "<html>Bad gateway</html>"u8.ToArray(), "text/html", null, null, null, true, At);

    public static NotionReply None(bool isSent) => new(0, [], null, null, null, isSent ? "timeout" : "no connection", isSent, At);

    public static string List(IEnumerable<string> items, string? cursor = null, bool? hasMore = null, string more = "") =>
        $$"""{"object":"list","results":[{{string.Join(',', items)}}],"next_cursor":{{(cursor is null ? "null" : $"\"{cursor}\"")}},"has_more":{{((hasMore ?? cursor is not null) ? "true" : "false")}}{{more}}}""";
}
