using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Presta.Billing;
using Presta.Catalogs;
using Presta.Clocks;
using Presta.Edge;
using Presta.Journal;
using Presta.Kit;
using Presta.Mail;
using Presta.Notion;
using Presta.Notifications;
using Presta.People;
using Presta.Reactions;
using Presta.Support;

namespace Presta;

/// <summary>What the grains need of a silo's services, besides storage.</summary>
public static class PrestaGrains
{
    /// <exception cref="InvalidOperationException">A setting of the section <c>Notion</c>, <c>Billing</c>, <c>Mail</c>, <c>Support</c> or
    /// <c>Journal</c> cannot be; the message says which.</exception>
    public static IServiceCollection AddPrestaGrains(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(NotionOptions.Section).Get<NotionOptions>() ?? new();
        if (options.Problems().ToArray() is { Length: > 0 } problems) throw new InvalidOperationException(string.Join(" ", problems));

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(options);
        services.AddSingleton(new NotionBudget(options.RequestsPerSecond, options.Burst));
        services.AddSingleton<INotionTransport>(
            s => new HttpNotionTransport(HttpNotionTransport.CreateHttpClient(), options, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new NotionWorkspace(
            new NotionClient(
                new RetryingTransport(
                new ThrottledTransport(s.GetRequiredService<IGrainFactory>(), Lane.Sync, s.GetService<ISiloStatusOracle>()),
                s.GetRequiredService<TimeProvider>())),
            options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<NotionWorkspace>>()));
        services.AddSingleton<Sleep>().AddSingleton<ThrottleMeters>().AddSingleton<OutboxMeters>().AddSingleton<CatalogMeters>();
        services.AddSingleton<Bindings>().AddSingleton<PageReader>().AddSingleton<PageDelivery>().AddSingleton<Reconciliation>();
        services.AddSingleton<Neighbours>().AddHostedService<Departure>();
        services.AddSingleton<CatalogTools>().AddSingleton<OwnerTools>().AddSingleton<Standing>().AddSingleton<OutboxGauge>();
        services.AddSingleton(_ => new Passwords()).AddSingleton<DemoAccess>().AddSingleton<Letters>().AddSingleton<SecretSeal>();
        services.AddSingleton<Documents.ShareLetters>().AddSingleton<NoticeLetters>();
        services.AddSingleton<Post>(s => letter => s.GetRequiredService<IGrainFactory>().GetGrain<Mail.IMailGrain>("default").Send(letter));
        services.AddSingleton(new PortalAddress(configuration["Portal:Url"] is { Length: > 0 } url ? url : "http://localhost:5000"));
        services.TryAddSingleton<IPaymentProvider, SimulatedGateway>();
        services.AddSingleton(BillingRules.Read(configuration));
        services.AddPrestaMail(configuration);
        services.AddSingleton<IReaction, Notices>().AddSingleton<IReaction, StaffAtWork>().AddSingleton<IReaction, ReminderLetters>()
            .AddSingleton<IReaction, RoleChanges>()
            .AddSingleton(SupportRules.Read(configuration)).AddSingleton(Retention.Read(configuration));
        services.AddSingleton<IIncomingGrainCallFilter, Accidents>();
        services.AddDriverExceptions();
        services.AddHostedService<EdgeStarter>().AddHostedService<ClockWaker>();
        services.TryAddSingleton(EdgeGate.Open);
        return services;
    }
}
