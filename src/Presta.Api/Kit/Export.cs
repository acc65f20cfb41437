using Presta.Api.Languages;

namespace Presta.Api.Kit;

/// <summary>A whole list rather than a page of it: its first part, and how the parts after it are asked for.</summary>
internal sealed record WholeList<T>(Page<T> First, Func<Cursor, Task<Result<Page<T>>>> Go)
    : Page<T>(First.Items, First.Total, First.Stamp, First.AsOf, First.Next, First.Previous);

/// <summary>Tells the audit trail that a list left the house as a file.</summary>
internal sealed record Exported(FileFormat Format, int Rows);

/// <summary>
/// A list as a file: every row that satisfies its question, part by part, so that none of it is held whole. The parts follow each other by
/// cursor: a row that stands meanwhile is in it once. What breaks off midway ends the connection, never the file.
/// </summary>
internal static class Export
{
    public const int MostRows = 50_000;

    /// <summary>What a file's tag has besides a page's: it speaks a language.</summary>
    public static string Mark(HttpContext http, FileFormat? format) =>
        format is { } file ? $".{file.Code()}.{Phrases.Asked(http.Request).Code()}" : "";

    public static async Task Write<T, TView>(
        HttpContext http, WholeList<T> list, FileFormat format, Func<T, TView> view, Fieldset<TView>? fields) where T : Row
    {
        if (Refusal(http, list.Total) is { } error)
        {
            http.Response.Headers.ETag = default;
            await Failures.Write(http, error);
            return;
        }

        var language = Phrases.Asked(http.Request);
        Phrases.Mark(http.Response, language);
        http.Features.Set(new Exported(format, list.Total));
        http.Response.ContentType = format is FileFormat.Csv ? "text/csv; charset=utf-8" : format.Type();
        var day = http.RequestServices.GetRequiredService<Clock>().Today;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{NameOf<T>()}-{day:yyyy-MM-dd}.{format.Code()}\"";
        await using ISheetFile file = format is FileFormat.Csv ? new CsvFile(http.Response.Body, language)
            : new XlsxFile(http.Response.BodyWriter);
        var columns = Sheet<TView>.Columns.Where(column => fields?.Has(column.Path) ?? true).ToArray();
        await file.Begin([.. columns.Select(column => new Heading(Labels.Of(column.Path, language), column.Type))], http.RequestAborted);
        for (Page<T>? part = list; part is not null; part = await After(http, list, part))
        {
            var rows = part.Items.Select(row => view(row)).Select(shown => Array.ConvertAll(columns, column => column.Read(shown!)));
            await file.Add(rows, http.RequestAborted);
        }

        if (!http.RequestAborted.IsCancellationRequested) await file.End(http.RequestAborted);
    }

    /// <summary>A list that is worked out from rows is no noun: it is called by what is in it.</summary>
    private static string NameOf<T>()
        where T : Row => Nouns.Every.FirstOrDefault(noun => noun.RowType == typeof(T))?.Name ?? $"{typeof(T).Name.ToLowerInvariant()}s";

    private static Error? Refusal(HttpContext http, int rows) => rows > MostRows ? ApiErrors.ExportTooLarge(MostRows)
        : http.Features.Get<Caller>() is { } caller && !http.RequestServices.GetRequiredService<Limits>().TryExport(caller, out var wait)
            ? ApiErrors.RateLimited(wait)
        : null;

    private static async Task<Page<T>?> After<T>(HttpContext http, WholeList<T> list, Page<T> part)
    {
        if (part.Next is not { } next) return null;
        if (!(await list.Go(next)).IsRefused(out _, out var found)) return found;
        http.Abort();
        return null;
    }
}

/// <summary>A file of rows as it is written.</summary>
internal interface ISheetFile : IAsyncDisposable
{
    Task Begin(Heading[] headings, CancellationToken cancel);

    Task Add(IEnumerable<object?[]> rows, CancellationToken cancel);

    Task End(CancellationToken cancel);
}

/// <param name="Type">Of the column's values.</param>
internal sealed record Heading(string Label, Type Type);
