using System.Globalization;
using Presta.Notifications;

namespace Presta.People;

/// <summary>Superadmins hear of an account at which wrong passwords are tried, before it is locked.</summary>
internal sealed class SignInAlarm(IGrainFactory grains)
{
    /// <summary>So many failures in 15 minutes: the rule <c>user.login_failed</c>.</summary>
    public const int At = 3;

    /// <param name="last">When the last one was: told again, it is one notification.</param>
    public async Task Tell(User user, DateTimeOffset last) =>
        await Task.WhenAll((await new Circles(grains).Superadmins()).Select(person => grains.Inbox(person).Add(new()
        {
            Id = EntityId.Of($"{Occasion.SignInFailed}/{user.Id}/{last.UtcTicks}/{person}"),
            UserId = person,
            Occasion = Occasion.SignInFailed,
            Facts = [user.Email ?? user.Name, At.ToString(CultureInfo.InvariantCulture)],
            About = $"/users/{user.Id}",
        })));
}
