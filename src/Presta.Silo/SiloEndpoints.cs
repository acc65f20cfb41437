using OpenTelemetry.Metrics;
using Orleans.Runtime;
using Presta.Journal;

namespace Presta.Silo;

/// <summary>
/// What an operator asks of a silo that runs alone: is it there, has it joined, does its database answer, what are its figures. Anyone may
/// ask whether it lives and is ready; the rest is for <see cref="Operators"/>.
/// </summary>
internal static class SiloEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static WebApplicationBuilder AddSiloEndpoints(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new Operators(setting => builder.Configuration[setting]));
        builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddRuntimeInstrumentation().AddMeter("Microsoft.Orleans", "Presta.*").AddPrometheusExporter();
            if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }) metrics.AddOtlpExporter();
        });
        return builder;
    }

    public static void MapSiloEndpoints(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        app.MapGet("/health/ready", async (HttpContext http, IJournal journal, ISiloStatusOracle silos, CancellationToken gone) =>
        {
            var problem = silos.CurrentStatus is not SiloStatus.Active ? $"the silo is {silos.CurrentStatus}"
                : await Answers(journal, gone) ? null : "the database does not answer";
            var (status, code) = problem is null ? ("ready", StatusCodes.Status200OK)
                : ("unavailable", StatusCodes.Status503ServiceUnavailable);
            return !IsOperator(http) ? Results.Json(new { status }, statusCode: code)
                : problem is null ? Results.Json(new { status, silos = silos.GetApproximateSiloStatuses(onlyActive: true).Count })
                : Results.Json(new { status, problem }, statusCode: code);
        });
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/metrics") && !IsOperator(http), others => others.Run(http =>
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }));
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static bool IsOperator(HttpContext http) => http.RequestServices.GetRequiredService<Operators>()
        .Admit(http.Connection.RemoteIpAddress, http.Connection.LocalPort, http.Request.Headers.ContainsKey);

    private static async Task<bool> Answers(IJournal journal, CancellationToken gone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(gone);
        patience.CancelAfter(Patience);
        try
        {
            await journal.Latest(Nouns.Projects.Name, EntityId.None, patience.Token);
            return true;
        }
        catch (Exception accident) when (accident is System.Data.Common.DbException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }
}
