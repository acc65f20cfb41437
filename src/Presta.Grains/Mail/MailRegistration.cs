using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presta.Storage;

namespace Presta.Mail;

public static class MailRegistration
{
    /// <summary>What <see cref="IMailGrain"/> needs besides storage.</summary>
    /// <exception cref="InvalidOperationException">A setting of the section <c>Mail</c> cannot be; the message says which.</exception>
    public static IServiceCollection AddPrestaMail(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(MailOptions.Section).Get<MailOptions>() ?? new();
        if (options.Problems().ToArray() is { Length: > 0 } problems) throw new InvalidOperationException(string.Join(" ", problems));

        services.AddSingleton<IMailTransport>(s => options.Smtp.IsConfigured
            ? new SmtpTransport(options.Smtp)
            : new OutboxDirectory(Path.Combine(s.GetRequiredService<StorageOptions>().Directory, "outbox")));
        services.AddSingleton(new LetterWriter(options.Sender));
        services.AddSingleton<MailQueue>().AddSingleton<MailMeters>().AddSingleton<Postman>();
        return services;
    }
}
