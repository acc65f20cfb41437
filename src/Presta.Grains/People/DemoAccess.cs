using Presta.Notion;

namespace Presta.People;

/// <summary>
/// The demo accounts' password. They have it where Notion is a sandbox and nowhere else: against a real workspace an address of this
/// domain is one like any other, without credentials.
/// </summary>
public sealed class DemoAccess(NotionOptions notion, TimeProvider time)
{
    public const string Password = "Presta-Demo-2025!";
    private const string Domain = "@demo.presta";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(30);

    private bool isSandbox;
    private long? lookedAt;

    /// <summary>Whether this user, who has no credentials, is to be given the demo password.</summary>
    public async Task<bool> Admits(User user) => user.Email?.EndsWith(Domain, StringComparison.OrdinalIgnoreCase) is true && await IsSandbox();

    private async Task<bool> IsSandbox()
    {
        if (isSandbox || (lookedAt is { } looked && time.GetElapsedTime(looked) < BetweenLooks)) return isSandbox;
        isSandbox = await SandboxProbe.IsSandbox(notion.BaseUrl);
        lookedAt = time.GetTimestamp();
        return isSandbox;
    }
}
