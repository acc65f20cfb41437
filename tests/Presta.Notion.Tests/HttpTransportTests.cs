using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using Presta.Edge;

namespace Presta.Notion.Tests;

public sealed class HttpTransportTests
{
    private static readonly NotionCall Get = new("GET", "users/me", "users/me", CallClass.Read);
    private readonly FakeTimeProvider time = new(Replies.At);

    [Fact]
    public async Task Every_request_carries_version_and_token()
    {
        HttpRequestMessage? seen = null;
        await Send(
            new("POST", "databases/d/query", "databases/{id}/query", CallClass.Read, "{}"u8.ToArray()),
            request => { seen = request; return new(HttpStatusCode.OK); });
        Assert.Equal("http://notion.test/v1/databases/d/query", seen!.RequestUri!.ToString());
        Assert.Equal("2022-06-28", seen.Headers.GetValues("Notion-Version").Single());
        Assert.Equal("Bearer ntn_x", seen.Headers.Authorization!.ToString());
        Assert.Equal("application/json", seen.Content!.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Retry_after_may_be_seconds() =>
        Assert.Equal(TimeSpan.FromSeconds(7), (await Limited(new(TimeSpan.FromSeconds(7)))).RetryAfter);

    [Fact]
    public async Task Retry_after_may_be_a_date() =>
        Assert.Equal(TimeSpan.FromSeconds(30), (await Limited(new(Replies.At.AddSeconds(30)))).RetryAfter);

    [Fact]
    public async Task A_date_that_is_past_is_now() =>
        Assert.Equal(TimeSpan.Zero, (await Limited(new(Replies.At.AddSeconds(-30)))).RetryAfter);

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, false)]
    [InlineData(HttpRequestError.ConnectionError, false)]
    [InlineData(HttpRequestError.SecureConnectionError, false)]
    [InlineData(HttpRequestError.ResponseEnded, true)]
    [InlineData(HttpRequestError.Unknown, true)]
    public async Task Trouble_says_whether_Notion_may_have_heard(HttpRequestError error, bool isSent)
    {
        var reply = await Send(Get, _ => throw new HttpRequestException(error));
        Assert.Equal((0, isSent), (reply.Status, reply.IsSent));
        Assert.NotNull(reply.Failure);
    }

    [Theory]
    [InlineData("databases/{id}/query", 65)]
    [InlineData("pages/{id}", 20)]
    public async Task Silence_ends_after_a_while(string route, int seconds)
    {
        using var http = new HttpClient(new Silent());
        var answer = new HttpNotionTransport(http, Options, time).Send(Get with { Route = route }, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var reply = await answer;
        Assert.Equal((0, "timeout", true, Replies.At), (reply.Status, reply.Failure, reply.IsSent, reply.SentAt));
    }

    [Fact]
    public async Task A_caller_who_leaves_is_no_trouble_of_the_network()
    {
        using var http = new HttpClient(new Silent());
        using var leaving = new CancellationTokenSource();
        var answer = new HttpNotionTransport(http, Options, time).Send(Get, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private static NotionOptions Options => new() { BaseUrl = "http://notion.test/", Token = "ntn_x" };

    private Task<NotionReply> Limited(RetryConditionHeaderValue after) =>
        Send(Get, _ => new(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = after } });

    private async Task<NotionReply> Send(NotionCall call, Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var http = new HttpClient(new Answering(answer));
        return await new HttpNotionTransport(http, Options, time).Send(call, CancellationToken.None);
    }

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new();
        }
    }
}
