using System.Runtime.CompilerServices;

namespace Presta.Notion;

/// <summary>Reads any list to its end: on <c>has_more</c> alone, past empty pages, and never round in circles.</summary>
public static class NotionPaging
{
    /// <param name="page">The page that begins at a cursor; null for the first.</param>
    /// <exception cref="NotionCursorException">A cursor came twice, or is not valid any more.</exception>
    public static async IAsyncEnumerable<NotionList<T>> Pages<T>(
        Func<string?, CancellationToken, Task<NotionList<T>>> page, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var cursors = new HashSet<string>();
        for (string? cursor = null; ;)
        {
            var list = await At(page, cursor, cancel).ConfigureAwait(false);
            yield return list;
            if (!list.HasMore) yield break;
            cursor = list.NextCursor;
            if (cursor is null || !cursors.Add(cursor))
                throw new NotionCursorException("a list goes round in circles: its cursor came before");
        }
    }

    public static async Task<List<T>> All<T>(Func<string?, CancellationToken, Task<NotionList<T>>> page, CancellationToken cancel = default)
    {
        var all = new List<T>();
        await foreach (var list in Pages(page, cancel).ConfigureAwait(false)) all.AddRange(list.Results);
        return all;
    }

    /// <summary>The first page was accepted with the same question, so a 400 on a later one can only mean its cursor.</summary>
    private static async Task<NotionList<T>> At<T>(
        Func<string?, CancellationToken, Task<NotionList<T>>> page, string? cursor, CancellationToken cancel)
    {
        try
        {
            return await page(cursor, cancel).ConfigureAwait(false);
        }
        catch (NotionException refused) when (
            cursor is not null && refused is { Status: 400, Code: "validation_error" } and not MultipleDataSourcesException)
        {
            throw new NotionCursorException(
                refused.Message) { Status = refused.Status, Code = refused.Code, RequestId = refused.RequestId };
        }
    }
}
