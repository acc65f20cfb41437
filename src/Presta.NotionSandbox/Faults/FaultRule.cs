namespace Presta.NotionSandbox.Faults;

/// <summary>A fault and when it strikes.</summary>
/// <param name="Probability">Of striking a request that matches.</param>
/// <param name="Count">How many times at most; null for as long as the rule stands.</param>
/// <param name="Route">A path template, or the beginning of one.</param>
/// <param name="Token">Whose requests suffer; <c>*</c> for everyone's.</param>
/// <param name="Seconds">How long a hang, a delay, an outage or a lag lasts.</param>
/// <param name="Id">The object a rule is about; null for any.</param>
/// <param name="Limit">The rows after which a query stops.</param>
internal sealed record FaultRule(
    string Kind, double Probability, int? Count, string? Method, string? Route, string Token,
    double? Seconds, int? RetryAfter, Guid? Id, int? Limit)
{
    public DateTimeOffset Since { get; set; }
    public int Fired { get; set; }

    public bool IsSpent => Fired >= Count;
}
