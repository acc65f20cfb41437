using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Presta.Api.Kit;
using Presta.Api.Portals.Auth;
using Presta.Api.Portals.Client;
using Presta.Files;

namespace Presta.Api;

/// <summary>The REST API, for any host that has an Orleans client: a program of its own, or one that holds the silo as well.</summary>
public static class PrestaApi
{
    private const long LargestJson = 1024 * 1024;

    /// <summary>Settings: <c>Presta:Files:Path</c> (directory of the documents, <c>./data/files</c>), <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public static WebApplicationBuilder AddPrestaApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddPrestaApi(builder.Configuration);
        return builder;
    }

    /// <inheritdoc cref="AddPrestaApi(WebApplicationBuilder)"/>
    public static IServiceCollection AddPrestaApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFileStore>(_ => new DirectoryFileStore(configuration["Presta:Files:Path"] ?? "./data/files"));
        services.AddSingleton<IOutgoingGrainCallFilter, Retries>();
        services.AddDriverExceptions();
        services.AddSingleton<Admission>();
        services.AddHostedService<OrphanedFiles>();
        services.AddSingleton<AuditQueue>().AddHostedService(s => s.GetRequiredService<AuditQueue>());
        services.AddSingleton<Clock>().AddSingleton<Tokens>().AddSingleton<Sessions>();

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, Bearer>();
        services.AddAuthorization();

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
        app.UseRequestIds();
        app.UseResponseCompression();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => Failures.Write(context.HttpContext, context.HttpContext.Response.StatusCode));
        var admission = app.Services.GetRequiredService<Admission>();
        app.UseWhen(Admission.Concerns, api => api.Use((HttpContext http, RequestDelegate next) => admission.Run(http, next)));
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<AuditRequests>();
        app.UseAuthorization();
        app.UseMiddleware<Idempotency>();

        app.MapAuthPortal();
        app.MapClientPortal();
        app.MapHealth();
        app.MapPrestaOpenApi();
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }
}
