using System.Collections.Immutable;
using Presta.Mail;

namespace Presta.People;

/// <summary>What users are told by mail of their accounts. A letter that cannot be taken is no reason to refuse what it tells of.</summary>
/// <param name="portal">Where the portals are served: what links begin with.</param>
internal sealed class Letters(Post post, PortalAddress portal, TimeProvider time, Microsoft.Extensions.Logging.ILogger<Letters> log)
{
    /// <summary>The account's own letter, once however often the registration is sent.</summary>
    public Task Welcome(User user) =>
        Send(EntityId.Of($"welcome/{user.Id}"), user, LetterKind.Welcome, (LetterValues.Link, portal.At("")));

    public Task VerifyEmail(User user, string token) => Send(user, LetterKind.VerifyEmail,
        (LetterValues.Link, portal.At("verify-email", token)), (LetterValues.Minutes, Minutes(OneTime.VerifyLasts)));

    /// <summary>To the address that is to be the user's.</summary>
    public Task ConfirmEmail(User user, string email, string token) => Send(user with { Email = email }, LetterKind.ConfirmEmail,
        (LetterValues.Link, portal.At("verify-email", token)), (LetterValues.Minutes, Minutes(OneTime.ResetLasts)));

    /// <param name="user">As they were: the letter goes to the address that they had.</param>
    public Task EmailChanged(User user, DateTimeOffset at) => Send(user, LetterKind.EmailChanged,
        (LetterValues.Link, portal.At("security")), (LetterValues.At, at.ToString("O")));

    public Task ResetPassword(User user, string token) => Send(user, LetterKind.ResetPassword,
        (LetterValues.Link, portal.At("reset-password", token)), (LetterValues.Minutes, Minutes(OneTime.ResetLasts)));

    public Task SignInLink(User user, string token) => Send(user, LetterKind.SignInLink,
        (LetterValues.Link, portal.At("magic-link", token)), (LetterValues.Minutes, Minutes(OneTime.SignInLasts)));

    public Task PasswordChanged(User user, DateTimeOffset at) => Send(user, LetterKind.PasswordChanged,
        (LetterValues.Link, portal.At("forgot-password")), (LetterValues.At, at.ToString("O")));

    public Task NewDevice(User user, Device device, DateTimeOffset at) => Send(user, LetterKind.NewDevice,
        (LetterValues.Link, portal.At("sessions")), (LetterValues.At, at.ToString("O")),
        (LetterValues.Device, device.Agent ?? "?"), (LetterValues.Address, device.Address ?? "?"));

    public Task SecondFactorChanged(User user, TwoFactorChange change, DateTimeOffset at) => Send(user, LetterKind.TwoFactorChanged,
        (LetterValues.Link, portal.At("security")), (LetterValues.At, at.ToString("O")), (LetterValues.Change, change.ToString()));

    /// <summary>One an hour at most, however often somebody tries: the letter goes to who has done nothing.</summary>
    public Task AddressTaken(User user) => Send(
        EntityId.Of($"taken/{user.Id}/{time.GetUtcNow():yyyyMMddHH}"), user, LetterKind.EmailTaken,
        (LetterValues.Link, portal.At("forgot-password")));

    private Task Send(User user, LetterKind kind, params (string Name, string Value)[] values) =>
        Send(EntityId.New(time.GetUtcNow()), user, kind, values);

    private async Task Send(EntityId id, User user, LetterKind kind, params (string Name, string Value)[] values)
    {
        if (!EmailAddress.IsOne(user.Email)) return;
        try
        {
            await post(
                new(id, user.Email!, user.Name, kind, user.Language,
                values.ToImmutableDictionary(v => v.Name, v => v.Value)));
        }
        catch (Exception trouble) when (trouble is MailFullException or TimeoutException or OrleansException)
        {
            LettersLog.NotTaken(log, kind, user.Id, trouble.Message);
        }
    }

    private static string Minutes(TimeSpan lasts) => ((int)lasts.TotalMinutes).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Takes a letter durably.</summary>
public delegate Task Post(Letter letter);

/// <summary><c>Portal:Url</c>, the address under which people reach the portals.</summary>
public sealed record PortalAddress(string Url = "http://localhost:5000")
{
    public string At(string page, string? token = null) =>
        $"{Url.TrimEnd('/')}/{page}{(token is null ? "" : $"?token={Uri.EscapeDataString(token)}")}";
}

internal static partial class LettersLog
{
    [Microsoft.Extensions.Logging.LoggerMessage(
        Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "a letter {Kind} to user {User} was not taken: {Reason}")]
    public static partial void NotTaken(Microsoft.Extensions.Logging.ILogger log, LetterKind kind, EntityId user, string reason);
}
