using Presta.Edge;
using Presta.Notion;

namespace Presta.Host;

/// <summary>Notion for a command, without a silo: paced by itself, since no throttle is there.</summary>
internal static class NotionAccess
{
    public static INotionClient Client(NotionOptions options, string? token = null, NotionBudget? budget = null)
    {
        var own = new NotionOptions { BaseUrl = options.BaseUrl, Token = token ?? options.Token };
        INotionTransport http = new HttpNotionTransport(HttpNotionTransport.CreateHttpClient(), own, TimeProvider.System);
        return new NotionClient(new RetryingTransport(budget is null ? http : new PacedTransport(http, budget), TimeProvider.System));
    }

    /// <summary>A sandbox says so by its control API; the real Notion has none.</summary>
    public static async Task<bool> IsSandbox(string baseUrl, CancellationToken cancel = default)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync($"{baseUrl.TrimEnd('/')}/_sandbox/stats?log=0", cancel);
            return answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType is "application/json";
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed class PacedTransport(INotionTransport inner, NotionBudget budget) : INotionTransport
    {
        private BudgetState state = BudgetState.Empty;

        public async Task<NotionReply> Send(NotionCall call, CancellationToken cancel)
        {
            var now = TimeProvider.System.GetUtcNow();
            (state, var start) = budget.Next(state, now);
            if (start > now) await Task.Delay(start - now, cancel);
            return await inner.Send(call, cancel);
        }
    }
}
