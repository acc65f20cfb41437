using System.Security.Cryptography;
using System.Text;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>
/// Bearer tokens. Validating one costs a third of the throughput, so a validated one is remembered by its hash for a minute
/// at most; whether its session still lives is asked all the same.
/// </summary>
internal sealed class Bearer(Tokens tokens, Sessions sessions, Permissions permissions, TimeProvider time)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(60);

    private readonly Bounded<UInt128, Validated> validated = new(100_000);

    public void Configure(string? name, JwtBearerOptions options) => Configure(options);

    public void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new()
        {
            ValidIssuer = Tokens.Issuer,
            ValidAudience = Tokens.Issuer,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, _, kid, _) => tokens.Keys.Where(key => key.KeyId == kid),
            ClockSkew = TimeSpan.FromSeconds(5),
        };
        options.Events = new()
        {
            OnMessageReceived = Received,
            OnTokenValidated = Accepted,
            OnChallenge = Challenge,
            OnForbidden = context => Failures.Write(context.HttpContext, ApiErrors.Forbidden),
        };
    }

    private async Task Received(MessageReceivedContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length > 8_192)
        {
            context.NoResult();
            return;
        }

        context.Token = header[7..].Trim();
        if (validated.TryGet(Hash(context.Token), out var held) && held.Until > time.GetUtcNow()) await Admit(context, held.Facts);
        else await tokens.Know(context.Token);
    }

    private async Task Accepted(TokenValidatedContext context)
    {
        if (Tokens.Facts((JsonWebToken)context.SecurityToken) is not { } facts)
        {
            context.Fail("the token names no session");
            return;
        }

        if (await Admit(context, facts))
        {
            var now = time.GetUtcNow();
            validated.Set(
                Hash(((JsonWebToken)context.SecurityToken).EncodedToken),
                new(facts, facts.ExpiresAt - now < Remembered ? facts.ExpiresAt : now + Remembered));
        }
    }

    private async Task<bool> Admit(Microsoft.AspNetCore.Authentication.ResultContext<JwtBearerOptions> context, TokenFacts facts)
    {
        if ((await sessions.Of(facts)).IsRefused(out var error, out var access))
        {
            context.Fail(new RefusedException(error));
            return false;
        }

        var endpoint = context.HttpContext.GetEndpoint()?.Metadata;
        var portal = endpoint?.GetMetadata<PortalMetadata>()?.Portal ?? Portal.None;
        var isRead = HttpMethods.IsGet(context.HttpContext.Request.Method);
        if ((facts.Viewer.IsNone || isRead) && await Refusal(context.HttpContext, portal, access.Admitted, isRead) is { } refusal)
        {
            context.Fail(new RefusedException(refusal));
            return false;
        }

        var operation = isRead ? EntityId.None : EntityId.New(time.GetUtcNow());
        context.HttpContext.Features.Set(new Caller(
            access.Admitted.Scope with { Portal = portal, Operation = operation, IsLooking = !facts.Viewer.IsNone },
            facts.Session, facts.ExpiresAt, access.Admitted.SecondFactorAt, facts.Viewer));
        context.Principal = access.Principal;
        context.Success();
        return true;
    }

    /// <summary>What the endpoint asks for beyond a role, which authorization looks at.</summary>
    private async ValueTask<Error?> Refusal(HttpContext http, Portal portal, Admittance admitted, bool isRead)
    {
        if (http.GetEndpoint()?.Metadata is not { } endpoint) return null;
        if (admitted.IsSecondFactorDue && endpoint.GetMetadata<BeforeSecondFactorMetadata>() is null)
            return UserErrors.SecondFactorDemanded;
        if (!admitted.Scope.Roles.HasFlag(portal)) return null;   // which authorization refuses, whatever they could prove
        if (endpoint.GetMetadata<PermissionMetadata>() is { } needed
            && !await permissions.Allow(portal, isRead ? needed.Read : needed.Write)) return ApiErrors.Forbidden;
        foreach (var stepUp in endpoint.GetOrderedMetadata<StepUpMetadata>())
            if (stepUp.IsMissing(admitted, http, time.GetUtcNow())) return UserErrors.StepUpRequired;
        return null;
    }

    private static Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        if (context.AuthenticateFailure is not RefusedException { Error.Kind: ErrorKind.Forbidden })
            context.Response.Headers.WWWAuthenticate = context.AuthenticateFailure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Failures.Write(context.HttpContext, context.AuthenticateFailure switch
        {
            SecurityTokenExpiredException => ApiErrors.TokenExpired,
            RefusedException refused => refused.Error,
            _ => ApiErrors.Unauthorized,
        });
    }

    private static UInt128 Hash(string token)
    {
        Span<byte> hash = stackalloc byte[32];
        var bytes = token.Length <= 2_048 ? stackalloc byte[Encoding.UTF8.GetMaxByteCount(token.Length)]
            : new byte[Encoding.UTF8.GetMaxByteCount(token.Length)];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private sealed record Validated(TokenFacts Facts, DateTimeOffset Until);
}
