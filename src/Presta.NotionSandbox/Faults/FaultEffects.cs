using Presta.NotionSandbox.Http;

namespace Presta.NotionSandbox.Faults;

/// <summary>What the rules drawn for one request do to it, before and after its endpoint has run.</summary>
internal sealed class FaultEffects(TimeProvider clock)
{
    private const double DefaultHang = 90;
    private const double DefaultLag = 10;
    private const string BadGatewayHtml =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n";

    public static readonly FaultEffects None = new(TimeProvider.System);

    private FaultRule? breaking;
    private TimeSpan delay;

    public bool IsBroken => breaking is not null;

    /// <summary>Rows after which a query is cut.</summary>
    public int? QueryLimit { get; private set; }

    /// <summary>Objects edited within this time are not yet in the search index.</summary>
    public TimeSpan SearchLag { get; private set; }

    /// <summary>Back-references set within this time do not show yet.</summary>
    public TimeSpan RelationLag { get; private set; }

    public static bool Breaks(FaultRule rule) =>
        rule.Kind is not (FaultKind.Latency or FaultKind.SearchLag or FaultKind.RelationLag or FaultKind.QueryLimit);

    public void Add(FaultRule rule)
    {
        if (rule.Kind is FaultKind.Latency)
            delay = TimeSpan.FromSeconds(rule.Seconds ?? 1);
        else if (rule.Kind is FaultKind.SearchLag)
            SearchLag = TimeSpan.FromSeconds(rule.Seconds ?? DefaultLag);
        else if (rule.Kind is FaultKind.RelationLag)
            RelationLag = TimeSpan.FromSeconds(rule.Seconds ?? DefaultLag);
        else if (rule.Kind is FaultKind.QueryLimit)
            QueryLimit = rule.Limit ?? 100;
        else
            breaking = rule;
    }

    public async Task Before(HttpContext context)
    {
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, clock, context.RequestAborted);
        if (breaking is null || breaking.Kind is FaultKind.InternalAfterCommit or FaultKind.HangWithCommit)
            return;
        if (breaking.Kind is FaultKind.Hang)
        {
            await Hang(context, breaking);
            context.Abort();
        }
        else if (breaking.Kind is FaultKind.BadGateway)
        {
            context.Response.StatusCode = 502;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync(BadGatewayHtml, context.RequestAborted);
        }
        else
            throw FaultErrors.Of(breaking, context);
    }

    public async Task After(HttpContext context)
    {
        if (breaking?.Kind is FaultKind.InternalAfterCommit)
            throw ApiError.Internal();
        if (breaking?.Kind is FaultKind.HangWithCommit)
            await Hang(context, breaking);
    }

    private Task Hang(HttpContext context, FaultRule rule) =>
        Task.Delay(TimeSpan.FromSeconds(rule.Seconds ?? DefaultHang), clock, context.RequestAborted);
}
