using Presta.Edge;

namespace Presta.Notion;

/// <summary>The seam to Notion: one request, one reply. In the cluster it leads to the throttle, elsewhere straight to HTTP.</summary>
public interface INotionTransport
{
    /// <summary>
    /// Never throws for network trouble: the reply then has status 0 and says whether Notion may have received the request.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the request may have been carried out.</exception>
    Task<NotionReply> Send(NotionCall call, CancellationToken cancel);
}
