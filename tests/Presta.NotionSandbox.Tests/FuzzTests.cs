using System.Text;

namespace Presta.NotionSandbox.Tests;

public sealed class FuzzTests
{
    private static readonly string[] Words =
    [
        "parent", "page_id", "database_id", "properties", "title", "rich_text", "text", "content", "number", "select", "name", "id",
        "options", "relation",
        "filter", "and", "or", "property", "timestamp", "created_time", "sorts", "direction", "ascending", "children", "paragraph", "type",
        "date", "start",
        "end", "time_zone", "Name", "N", "D", "R", "equals", "contains", "is_empty", "rollup", "any", "icon", "emoji", "external", "url",
        "files", "people",
        "archived", "in_trash", "after", "mention", "user", "equation", "expression", "status", "dual_property", "function", "page_size",
        "start_cursor",
        "query", "value", "object", "table", "table_row", "cells", "column_list", "column", "code", "language", "file_upload", "mode",
        "filename",
        "number_of_parts", "formula", "unique_id", "prefix", "discussion_id", "display_name", "custom", "attachments", "multi_select",
        "checkbox",
    ];

    private readonly Random random = new(20260627);

    [Fact]
    public async Task Whatever_is_sent_is_never_answered_500()
    {
        await using var sandbox = await TestSandbox.Begin();
        var database = await sandbox.Database(
            "\"N\":{\"number\":{}},\"D\":{\"date\":{}},\"S\":{\"select\":{}},\"F\":{\"files\":{}},\"P\":{\"people\":{}}");
        var row = await sandbox.Row(database, "row");
        string[] ids = [database, row, TestSandbox.Root, Guid.Empty.ToString(), "x"];
        (HttpMethod, string)[] calls =
        [
            (HttpMethod.Post, "/v1/pages"), (HttpMethod.Patch, "/v1/pages/{id}"), (HttpMethod.Post, "/v1/databases"),
            (HttpMethod.Patch, "/v1/databases/{id}"),
            (HttpMethod.Post, "/v1/databases/{id}/query"), (HttpMethod.Patch, "/v1/blocks/{id}/children"),
            (HttpMethod.Patch, "/v1/blocks/{id}"),
            (HttpMethod.Post, "/v1/comments"), (HttpMethod.Post, "/v1/search"), (HttpMethod.Post, "/v1/file_uploads"),
            (HttpMethod.Post, "/v1/file_uploads/{id}/send"),
            (HttpMethod.Get, "/v1/pages/{id}"), (HttpMethod.Get, "/v1/blocks/{id}/children"),
        ];
        for (var n = 0; n < 4000; n++)
        {
            var (method, path) = calls[random.Next(calls.Length)];
            var body = method == HttpMethod.Get ? null : Body(ids);
            var reply = await sandbox.Send(method, path.Replace("{id}", Pick(ids)), body, "ntn_human");
            Assert.True(reply.Status < 500, $"{method} {path}: {reply.Status} for {body}");
        }
        foreach (var id in new[] { database, row })
            Assert.True((await sandbox.Get($"/v1/blocks/{id}")).Status is 200);
        (await sandbox.Post("/v1/search")).Ok();
    }

    // Half the bodies are sound ones with a piece replaced, which get further in than pure noise.
    private string Body(string[] ids) => random.Next(2) is 0 ? Any(ids, 0) : Pick(
        $$$"""{"parent":{"database_id":"{{{ids[0]}}}"},"properties":{"Name":{"title":[{"text":{{{Any(ids, 3)}}}}]},"{{{Pick(Words)}}}":{{{Any(ids, 2)}}},"D":{"date":{{{Any(ids, 3)}}} } } }""",
        $$$"""{"properties":{"N":{"number":{{{Any(ids, 3)}}}},"S":{"select":{{{Any(ids, 3)}}}},"F":{"files":[{{{Any(ids, 3)}}}]},"P":{"people":[{{{Any(ids, 3)}}}]} } }""",
        $$$"""{"filter":{"property":"{{{Pick("N", "D", "S", "Name", "F")}}}","{{{Pick("number", "date", "select", "title", "files")}}}":{{{Any(ids, 3)}}}},"sorts":[{{{Any(ids, 3)}}}]}""",
        $$$"""{"filter":{"and":[{{{Any(ids, 2)}}}]},"page_size":{{{Any(ids, 4)}}} }""",
        $$$"""{"children":[{"{{{Pick("paragraph", "table", "code", "image", "column_list", "callout", "link_to_page")}}}":{{{Any(ids, 2)}}}}]}""",
        $$$"""{"parent":{"page_id":"{{{TestSandbox.Root}}}"},"properties":{"Name":{"title":{}},"X":{{{Any(ids, 2)}}},"Y":{"{{{Pick(Words)}}}":{{{Any(ids, 3)}}} } } }""");

    private string Any(string[] ids, int depth) => random.Next(depth > 4 ? 6 : 9) switch
    {
        0 => "null",
        1 => Pick("true", "false"),
        2 => Pick("0", "-1", "1.5", "1e999", "101", "123456789012345678901234567890"),
        3 => $"\"{Pick(ids)}\"",
        4 => $"\"{Pick("2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "", "\\u0000", "a,b", "😀")}\"",
        5 => $"\"{Pick(Words)}\"",
        6 => $"[{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => Any(ids, depth + 1)))}]",
        _ => Object(ids, depth),
    };

    private string Object(string[] ids, int depth)
    {
        var json = new StringBuilder("{");
        for (var n = random.Next(4); n > 0; n--)
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(Pick(Words)).Append("\":").Append(Any(ids, depth + 1));
        return json.Append('}').ToString();
    }

    private string Pick(params string[] of) => of[random.Next(of.Length)];
}
