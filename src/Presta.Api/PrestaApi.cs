using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Presta.Api.Federation;
using Presta.Api.Kit;
using Presta.Api.Portals.Auth;
using Presta.Api.Portals.Client;
using Presta.Api.Portals.Shared;
using Presta.Api.Portals.Superadmin;

namespace Presta.Api;

/// <summary>The REST API, for any host that has an Orleans client: a program of its own, or one that holds the silo as well.</summary>
public static class PrestaApi
{
    private const long LargestJson = 1024 * 1024;

    /// <summary>
    /// Settings: <c>Presta:Files:Path</c> (directory of the documents, <c>./data/files</c>), <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, those of
    /// <see cref="Limits"/>, <see cref="ClientAddress"/>, <see cref="Origins"/>, <see cref="PasskeyParty"/>,
    /// <see cref="OidcSettings"/> and <see cref="Operators"/>.
    /// </summary>
    public static WebApplicationBuilder AddPrestaApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddPrestaApi(builder.Configuration);
        return builder;
    }

    /// <inheritdoc cref="AddPrestaApi(WebApplicationBuilder)"/>
    public static IServiceCollection AddPrestaApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddPrestaFiles(configuration);
        services.AddSingleton<IOutgoingGrainCallFilter, Retries>();
        services.AddDriverExceptions();
        services.AddSingleton<Admission>().AddSingleton<Limits>().AddSingleton(new Operators(setting => configuration[setting]));
        services.AddSingleton<Clock>().AddSingleton<Tokens>().AddSingleton<Cursors>().AddSingleton<Sessions>().AddSingleton<Permissions>()
            .AddSingleton<SessionLookout>().AddHostedService(s => s.GetRequiredService<SessionLookout>()).AddSingleton<SessionWatch>()
            .AddSingleton<StreamPlaces>().AddSingleton<Seals>().AddSingleton<PublicAddress>();
        services.AddSingleton(PasskeyParty.Read(configuration)).AddSingleton<PasskeyChallenges>();
        services.AddPrestaFederation(configuration);
        services.AddSingleton(new Issuers(configuration)).AddSingleton(new Press(configuration));
        services.AddSingleton<AuditQueue>().AddHostedService(s => s.GetRequiredService<AuditQueue>());

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, Bearer>();
        services.AddAuthorization();
        services.AddCors();

        services.AddSingleton<IProblemDetailsWriter, EnvelopeProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<Failures>();
        services.AddValidation();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options => Json.Apply(options.SerializerOptions));
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LargestJson;
            options.Limits.MaxRequestLineSize = 2 * Bounds.Target;
            options.Limits.MaxRequestHeadersTotalSize = 2 * Bounds.HeaderBytes;
            options.Limits.MaxRequestHeaderCount = 2 * Bounds.Headers;
        });

        services.AddResponseCompression(JsonCompression.Configure);
        services.Configure<BrotliCompressionProviderOptions>(JsonCompression.Configure);
        services.Replace(ServiceDescriptor.Singleton<IResponseCompressionProvider, JsonCompression>());

        services.AddPrestaOpenApi();
        services.AddPrestaTelemetry(configuration);
        return services;
    }

    /// <summary>The pipeline and every route.</summary>
    public static WebApplication MapPresta(this WebApplication app)
    {
        var (admission, limits) = (app.Services.GetRequiredService<Admission>(), app.Services.GetRequiredService<Limits>());
        app.UseTrustedProxies();
        app.UseRequestIds();
        app.UseOrigins();
        app.UseResponseCompression();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => Failures.Write(context.HttpContext, context.HttpContext.Response.StatusCode));
        app.UseRouting();
        app.UseWhen(Admission.Concerns, api => api.Use(AuditRequests.Turned).Use(limits.OfAddress).Use(admission.Run));
        app.UseAuthentication();
        app.UseWhen(Admission.Concerns, api => api.Use(limits.OfUser));
        app.UseMiddleware<AuditRequests>();
        app.UseReadOnlyViews();
        app.UseAuthorization();
        app.UseMiddleware<Idempotency>();

        app.MapAuthPortal();
        app.MapClientPortal();
        app.MapSuperadminPortal();
        app.MapSharePages();
        app.MapHealth();
        app.MapDeadLetters();
        app.MapPrestaOpenApi();
        app.MapPrometheusScrapingEndpoint("/metrics").ForOperators();
        return app;
    }
}
