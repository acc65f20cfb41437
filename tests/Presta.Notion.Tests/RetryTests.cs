using Microsoft.Extensions.Time.Testing;
using Presta.Edge;

namespace Presta.Notion.Tests;

public sealed class RetryTests
{
    private readonly FakeTimeProvider time = new(Replies.At);

    public static TheoryData<CallClass, int, bool> Statuses()
    {
        var table = new TheoryData<CallClass, int, bool>();
        foreach (var status in (int[])[200, 400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504, 529])
        {
            table.Add(CallClass.Read, status, status is 409 or 429 or >= 500);
            table.Add(CallClass.Patch, status, status is 409 or 429 or >= 500);
            table.Add(CallClass.Create, status, status is 429 or 529);
        }
        return table;
    }

    [Theory, MemberData(nameof(Statuses))]
    public async Task Only_what_may_be_repeated_is_tried_four_times(CallClass kind, int status, bool isRepeated)
    {
        var notion = new Scripted(Replies.Json("{}", status));
        var reply = await Through(Send(notion, kind));
        Assert.Equal(status, reply.Status);
        Assert.Equal(isRepeated ? 4 : 1, notion.Calls.Count);
    }

    [Theory]
    [InlineData(CallClass.Read, true, 4)]
    [InlineData(CallClass.Patch, true, 4)]
    [InlineData(CallClass.Create, true, 1)]
    [InlineData(CallClass.Create, false, 4)]
    public async Task A_create_that_may_have_arrived_is_not_repeated(CallClass kind, bool isSent, int tries)
    {
        var notion = new Scripted(Replies.None(isSent));
        await Through(Send(notion, kind));
        Assert.Equal(tries, notion.Calls.Count);
    }

    [Fact]
    public async Task The_wait_is_what_Notion_asked_for()
    {
        var notion = new Scripted(Replies.Error(429, "rate_limited", TimeSpan.FromSeconds(90)), Replies.Json("{}"));
        var answer = Send(notion, CallClass.Create);
        time.Advance(TimeSpan.FromSeconds(89.9));
        Assert.Single(notion.Calls);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True((await answer).IsSuccess);
    }

    [Fact]
    public async Task A_passing_trouble_is_not_seen()
    {
        var notion = new Scripted(Replies.Html(502), Replies.Error(409, "conflict_error"), Replies.Json("{}"));
        Assert.True((await Through(Send(notion, CallClass.Patch))).IsSuccess);
    }

    private Task<NotionReply> Send(Scripted notion, CallClass kind) =>
        new RetryingTransport(notion, time).Send(new("POST", "pages", "pages", kind), CancellationToken.None);

    private async Task<NotionReply> Through(Task<NotionReply> answer)
    {
        while (!answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        return await answer;
    }
}
