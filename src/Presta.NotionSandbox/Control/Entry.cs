namespace Presta.NotionSandbox.Control;

/// <summary>One request as the log keeps it. A status of 0 is a connection that got no answer.</summary>
internal sealed record Entry(DateTimeOffset At, string Method, string Path, string? Route, string? Token)
{
    public int Status { get; init; }
    public TimeSpan Took { get; init; }

    public bool IsIntegration => Token == Model.User.Bot.Token;
}
