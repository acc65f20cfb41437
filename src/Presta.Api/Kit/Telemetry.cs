using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Presta.Api.Kit;

/// <summary>Figures at <c>/metrics</c>; traces only where there is somewhere to send them.</summary>
internal static class Telemetry
{
    public static void AddPrestaTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var isExported = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Microsoft.Orleans", "Presta.*")
                .AddPrometheusExporter();
            if (isExported) metrics.AddOtlpExporter();
        });
        if (isExported)
        {
            telemetry.WithTracing(traces => traces.AddAspNetCoreInstrumentation()
                .AddSource("Microsoft.Orleans.Application", "Microsoft.Orleans.Storage", "Presta.*").AddOtlpExporter());
        }
    }
}
