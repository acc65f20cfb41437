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
