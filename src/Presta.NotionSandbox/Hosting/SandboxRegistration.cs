using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Presta.NotionSandbox.Control;
using Presta.NotionSandbox.Http;

namespace Presta.NotionSandbox.Hosting;

/// <summary>The sandbox inside any ASP.NET Core application of its own.</summary>
public static class SandboxRegistration
{
    // Room for a 20 MB part of a file and to spare; JSON has a limit of its own.
    private const long LargestBody = 64 * 1024 * 1024;

    public static IServiceCollection AddNotionSandbox(this IServiceCollection services, SandboxOptions options) => services
        .Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.AddServerHeader = false;
        })
        // Requests left hanging on purpose must not hold up the end.
        .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1))
        .Configure<FormOptions>(form => form.MultipartBodyLengthLimit = LargestBody)
        .AddSingleton(provider => new Workspace(options, provider.GetRequiredService<ILogger<Workspace>>()));

    /// <summary>
    /// Answers every request: the API under <c>/v1</c>, the control API under <c>/_sandbox</c>, uploaded files under <c>/files</c>.
    /// </summary>
    public static WebApplication MapNotionSandbox(this WebApplication app)
    {
        var workspace = app.Services.GetRequiredService<Workspace>();
        var (edge, control, files) = (new Edge(workspace), new ControlApi(workspace), new FileDownload(workspace));
        app.Run(context =>
            context.Request.Path.StartsWithSegments("/_sandbox") ? control.Handle(context)
            : context.Request.Path.StartsWithSegments("/files") ? files.Handle(context)
            : edge.Handle(context));
        return app;
    }
}
