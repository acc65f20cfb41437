using Presta.Notion;

namespace Presta.People;

/// <summary>
/// The demo accounts' password. They have it where Notion is a sandbox and nowhere else: against a real workspace an address of this
/// domain is one like any other, without credentials.
/// </summary>
public sealed class DemoAccess(NotionOptions notion, TimeProvider time)
{
    public const string Password = "Presta-Demo-2025!";

    /// <summary>Of the demo superadmin's second factor, base32.</summary>
    public const string Secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    private const string Domain = "@demo.presta";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(30);

    private bool isSandbox;
    private long? lookedAt;

    /// <summary>Whether this user, who has no credentials, is to be given the demo password.</summary>
    public async Task<bool> Admits(User user) => user.Email?.EndsWith(Domain, StringComparison.OrdinalIgnoreCase) is true
        && await IsSandbox();

    /// <summary>The demo password; who needs a second factor gets the demo one.</summary>
    public async Task<Credentials> Access(User user, Credentials credentials, Passwords passwords, DateTimeOffset now) => credentials with
    {
        PasswordHash = await passwords.Hash(Password),
        EmailVerifiedAt = now,
        SecondFactor = user.Roles.HasFlag(Portal.Superadmin) ? SecondFactor.Confirmed(Secret, now) : credentials.SecondFactor,
    };

    private async Task<bool> IsSandbox()
    {
        if (isSandbox || (lookedAt is { } looked && time.GetElapsedTime(looked) < BetweenLooks)) return isSandbox;
        isSandbox = await SandboxProbe.IsSandbox(notion.BaseUrl);
        lookedAt = time.GetTimestamp();
        return isSandbox;
    }
}
