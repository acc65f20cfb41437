namespace Presta.Mail;

public static class EmailAddress
{
    private const int Longest = 254;
    private const string Meaningful = "<>()[]\\,;:\"";

    /// <summary>
    /// Whether a text is one plain address, <c>local@domain</c>: nothing that a header or the mail server's protocol could take for more
    /// than that. Whether somebody reads what is sent there, only sending tells.
    /// </summary>
    public static bool IsOne(string? text) => text is { Length: <= Longest } && text.Split('@') is [{ Length: > 0 }, { Length: > 0 } domain]
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || Meaningful.Contains(c))
        && domain[0] is not ('.' or '-') && domain[^1] is not ('.' or '-') && !domain.Contains("..", StringComparison.Ordinal);
}
