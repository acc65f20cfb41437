using Orleans.Runtime;

namespace Presta.Audit;

/// <summary>
/// Where a request came from: for the audit trail alone, never to decide by. It travels beside the calls of a write, because every
/// command would otherwise carry four arguments that no rule reads.
/// </summary>
/// <param name="Address">Of the caller's end of the connection.</param>
/// <param name="Agent">What the caller's program calls itself.</param>
[GenerateSerializer, Immutable, Alias("request-origin")]
public sealed record RequestOrigin(string? Address, string? Agent, string? RequestId, Guid Session)
{
    private const string Key = "presta.origin";

    /// <summary>Of the request that this call works for; null when it is nobody's.</summary>
    public static RequestOrigin? Current => RequestContext.Get(Key) as RequestOrigin;

    /// <summary>Goes with every grain call that the running request makes from here on.</summary>
    public void Accompany() => RequestContext.Set(Key, this);
}
