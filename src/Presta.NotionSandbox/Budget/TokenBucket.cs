namespace Presta.NotionSandbox.Budget;

/// <summary>The classic rule: a steady rate, with a short burst allowed.</summary>
internal sealed class TokenBucket(double perSecond, int burst) : IBudget
{
    private readonly Lock gate = new();
    private double tokens = burst;
    private DateTimeOffset filledAt = DateTimeOffset.MinValue;

    public int? Spend(DateTimeOffset now)
    {
        lock (gate)
        {
            if (now > filledAt)
            {
                tokens = filledAt == DateTimeOffset.MinValue ? burst
                    : Math.Min(burst, tokens + ((now - filledAt).TotalSeconds * perSecond));
                filledAt = now;
            }
            // A hair below one is one: the sum of many refills must not cost a request.
            if (tokens < 1 - 1e-9)
                return Math.Max(1, (int)Math.Ceiling((1 - tokens) / perSecond));
            tokens--;
            return null;
        }
    }

    public void Reset()
    {
        lock (gate)
            (tokens, filledAt) = (burst, DateTimeOffset.MinValue);
    }
}
