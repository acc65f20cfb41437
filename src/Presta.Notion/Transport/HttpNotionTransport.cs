using System.Net.Http.Headers;
using Presta.Edge;

namespace Presta.Notion;

/// <summary>One HTTP attempt, nothing more: no retry, no pacing. The only place that knows version, token and address.</summary>
public sealed class HttpNotionTransport(HttpClient http, NotionOptions options, TimeProvider time) : INotionTransport
{
    public const string Version = "2022-06-28";

    /// <summary>Notion gives a query up to a minute; the client must not give up first.</summary>
    private static readonly TimeSpan LongTimeout = TimeSpan.FromSeconds(65);

    private static readonly TimeSpan ShortTimeout = TimeSpan.FromSeconds(20);

    private readonly Uri root = new(options.BaseUrl.TrimEnd('/') + "/v1/");

    /// <summary>A client whose timeouts are the transport's own.</summary>
    public static HttpClient CreateHttpClient() => new(new SocketsHttpHandler
    {
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        AllowAutoRedirect = false,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<NotionReply> Send(NotionCall call, CancellationToken cancel)
    {
        var sentAt = time.GetUtcNow();
        using var timeout = new CancellationTokenSource(TimeoutOf(call), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            using var request = Request(call);
            using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return new((int)response.StatusCode, body, response.Content.Headers.ContentType?.MediaType,
                response.Headers.TryGetValues("x-notion-request-id", out var ids) ? ids.First() : null, RetryAfter(response), null,
                IsSent: true, sentAt);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed("timeout", isSent: true, sentAt);
        }
        catch (HttpRequestException trouble)
        {
            return Failed(Words(trouble.HttpRequestError), !IsBeforeSending(trouble.HttpRequestError), sentAt);
        }
        catch (IOException)
        {
            return Failed("connection lost", isSent: true, sentAt);
        }
    }

    private HttpRequestMessage Request(NotionCall call)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(root, call.Path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        request.Headers.Add("Notion-Version", Version);
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.ContentType);
        }
        return request;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is { } span && span < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan TimeoutOf(NotionCall call) =>
        call.Route.EndsWith("/query", StringComparison.Ordinal) || call.Route.EndsWith("/send", StringComparison.Ordinal) ? LongTimeout
            : ShortTimeout;

    private static bool IsBeforeSending(HttpRequestError error) => error is
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static string Words(HttpRequestError error) => IsBeforeSending(error) ? $"no connection ({error})"
        : $"connection lost ({error})";

    private static NotionReply Failed(string failure, bool isSent, DateTimeOffset sentAt) =>
        new(0, [], null, null, null, failure, isSent, sentAt);
}
