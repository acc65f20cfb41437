using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Presta.Bench.Auth;

/// <summary>
/// Past authentication: whoever the product found once is whoever asks from then on, without a look at the token, the session or the
/// permissions. All else of the request stays as it is, so that the difference is what authentication costs.
/// </summary>
internal sealed class Shortcut : IPostConfigureOptions<JwtBearerOptions>
{
    private (Type Type, object Feature)[] found = [];
    private ClaimsPrincipal? principal;

    public bool IsTaken { get; set; }

    public void Install(IServiceCollection services) => services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>>(this);

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        var (received, validated) = (options.Events.OnMessageReceived, options.Events.OnTokenValidated);
        options.Events.OnMessageReceived = async context =>
        {
            if (IsTaken && principal is not null)
            {
                foreach (var (type, feature) in found) context.HttpContext.Features[type] = feature;
                context.Principal = principal;
                context.Success();
                return;
            }
            await received(context);
            Note(context.HttpContext, context.Principal);
        };
        options.Events.OnTokenValidated = async context =>
        {
            await validated(context);
            Note(context.HttpContext, context.Principal);
        };
    }

    private void Note(HttpContext http, ClaimsPrincipal? admitted)
    {
        if (admitted is null || principal is not null) return;
        found = [.. http.Features.Where(f => f.Key.Assembly == typeof(Presta.Api.PrestaApi).Assembly).Select(f => (f.Key, f.Value))];
        if (found.Length > 0) principal = admitted;
    }
}
