namespace Presta;

/// <summary>
/// Something that a grain stands on (its database) does not answer just now; the same call may succeed in a moment. 503 at the API.
/// </summary>
[GenerateSerializer, Alias("unavailable")]
public sealed class UnavailableException(string what) : Exception(what)
{
    /// <summary>What was asked of another grain was refused, and nobody is there to be told but the log.</summary>
    public UnavailableException(Error refusal) : this(refusal.InFull)
    {
    }
}
