using System.Globalization;
using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Faults;
using Presta.NotionSandbox.Hosting;
using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;

namespace Presta.NotionSandbox.Control;

/// <summary>What the sandbox adds to Notion, under <c>/_sandbox</c>: no token, no budget, no faults, never counted.</summary>
internal sealed class ControlApi(Workspace workspace)
{
    private const string Help = """
        Notion sandbox, control API
        GET    /_sandbox/stats?log=100          requests, peaks and the log since the last reset
        POST   /_sandbox/reset?keep_data=true   empties statistics and faults, and the workspace unless keep_data
        GET    /_sandbox/faults                 the active rules and how often each has fired
        POST   /_sandbox/faults                 one rule or an array: {"fault":"429","count":3,"retry_after":2}
        DELETE /_sandbox/faults                 no more faults
        GET    /_sandbox/pages?database_id=     pages, all or of one database, trashed ones included

        """;

    public async Task Handle(HttpContext context)
    {
        try
        {
            await Dispatch(context, $"{context.Request.Method} {context.Request.Path.Value!.TrimEnd('/')}");
        }
        catch (ApiError error)
        {
            await Responses.Write(context, error);
        }
    }

    private Task Dispatch(HttpContext context, string call) => call switch
    {
        "GET /_sandbox" => context.Response.WriteAsync(Help),
        "GET /_sandbox/stats" => Responses.Plain(context, 200, json => StatsJson.Write(json, workspace.Requests.Read(LogLength(context)))),
        "POST /_sandbox/reset" => Reset(context),
        "GET /_sandbox/faults" => ListFaults(context),
        "POST /_sandbox/faults" => AddFaults(context),
        "DELETE /_sandbox/faults" => ClearFaults(context),
        "GET /_sandbox/pages" => Pages(context),
        _ => throw new ApiError(404, "not_found", "Unknown control call; GET /_sandbox lists them."),
    };

    private Task Reset(HttpContext context)
    {
        workspace.Reset(keepData: context.Request.Query["keep_data"] == "true");
        return Responses.Plain(context, 200, json => json.WriteObject(members => members.WriteBoolean("reset", true)));
    }

    private async Task AddFaults(HttpContext context)
    {
        var (body, _) = await Bodies.Read(context.Request);
        var field = new Field(body, "body");
        FaultRule[] rules = field.IsArray ? [.. field.Items().Select(FaultReader.Read)] : [FaultReader.Read(field)];
        workspace.Faults.Add(rules);
        await ListFaults(context);
    }

    private Task ClearFaults(HttpContext context)
    {
        workspace.Faults.Clear();
        return ListFaults(context);
    }

    private Task ListFaults(HttpContext context) =>
        Responses.Plain(context, 200, json => FaultJson.Write(json, workspace.Faults.Rules));

    private Task Pages(HttpContext context)
    {
        var view = new View(workspace.World, $"{context.Request.Scheme}://{context.Request.Host}");
        var pages = Uuids.TryParse(context.Request.Query["database_id"], out var database)
            ? workspace.World.Rows(database)
            : [.. workspace.World.Pages.Values.OrderBy(page => page.Seq)];
        return Responses.Plain(context, 200, json => json.WriteObject(members =>
            members.WriteList(
                new Slice<Model.Page>(pages, Next: null), "page_or_database", page => PageJson.WriteMembers(members, page, view))));
    }

    private static int LogLength(HttpContext context) =>
        int.TryParse(context.Request.Query["log"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : int.MaxValue;
}
