using System.Text.Json;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Control;
using Presta.NotionSandbox.Faults;
using Presta.NotionSandbox.Hosting;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Http;

/// <summary>
/// The checks of the real edge in the real order: address, JSON, token, budget, version; then the endpoint. Faults stand
/// behind the token, because they hit one caller and not the other.
/// </summary>
internal sealed class Edge(Workspace workspace)
{
    private static readonly string[] Versions =
        ["2021-05-11", "2021-05-13", "2021-08-16", "2022-02-22", "2022-06-28"];

    public async Task Handle(HttpContext context)
    {
        var arrived = workspace.Clock.GetUtcNow();
        var path = context.Request.Path.Value ?? "/";
        var found = RouteTable.Find(context.Request.Method, path);
        var entry = new Entry(arrived, context.Request.Method, path, found?.Route.Template, TokenOf(context.Request));
        try
        {
            await Serve(context, found?.Route, found?.Segments ?? [], entry);
        }
        catch (ApiError error)
        {
            await Responses.Write(context, error);
        }
        catch (BadHttpRequestException error) when (error.StatusCode is StatusCodes.Status413PayloadTooLarge)
        {
            await Responses.Write(context, ApiError.TooLarge());
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            context.Abort();
        }
        catch (Exception error)
        {
            workspace.Log.EndpointFailed(error, entry.Method, entry.Route ?? entry.Path);
            await Responses.Write(context, ApiError.Internal());
        }
        finally
        {
            workspace.Requests.Add(entry with
            {
                Status = context.Response.HasStarted ? context.Response.StatusCode : 0,
                Took = workspace.Clock.GetUtcNow() - arrived,
            });
        }
    }

    private async Task Serve(HttpContext context, ApiRoute? route, Dictionary<string, string> segments, Entry entry)
    {
        if (workspace.Faults.IsOffline(entry))
        {
            context.Abort();
            return;
        }
        if (route is null)
            throw ApiError.InvalidUrl();
        var (body, form) = await Bodies.Read(context.Request);
        var caller = Authenticate(context.Request);
        if (caller.IsBot && workspace.Budget.Spend(entry.At) is { } wait)
            throw ApiError.RateLimited(wait);
        if (caller.IsBot)
            await workspace.Latency.Delay(context.RequestAborted);
        CheckVersion(context.Request.Headers["Notion-Version"]);

        var effects = workspace.Faults.Draw(entry, route, segments, body, HasCursor(context.Request, body));
        await effects.Before(context);
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
            return;
        var exchange = new Exchange(workspace, caller, segments, context.Request.Query, new Field(body, "body"), form, effects,
            $"{context.Request.Scheme}://{context.Request.Host}");
        var answer = route.Handle(exchange);
        await effects.After(context);
        await Responses.Write(context, answer);
    }

    private static User Authenticate(HttpRequest request) =>
        TokenOf(request) is { } token && User.ByToken(token) is { } user ? user : throw ApiError.Unauthorized();

    private static bool HasCursor(HttpRequest request, JsonElement body) =>
        request.Query.ContainsKey("start_cursor")
        || (body.ValueKind is JsonValueKind.Object && body.TryGetProperty("start_cursor", out var cursor)
            && cursor.ValueKind is JsonValueKind.String);

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : null;

    private static void CheckVersion(string? version)
    {
        if (string.IsNullOrEmpty(version))
            throw ApiError.MissingVersion();
        if (!Versions.Contains(version))
            throw ApiError.Validation("Notion-Version header failed validation: Notion-Version header should be "
                + string.Join(
                    ", ", Versions[..^1].Select(known => $"`\"{known}\"`")) + $", or `\"{Versions[^1]}\"`, instead was `\"{version}\"`.");
    }
}
