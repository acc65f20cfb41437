using System.Globalization;
using System.Text;
using CsvHelper;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>
/// CSV as Excel opens it with a double click: UTF-8 with its mark, CRLF, and between cells what a Swiss Excel takes for a separator, a
/// semicolon; for English a comma. Values are spelled as the API spells them. A text that a spreadsheet would take for a formula gets an
/// apostrophe.
/// </summary>
internal sealed class CsvFile(Stream body, Language language) : ISheetFile
{
    private readonly CsvWriter csv = CsvWriter.Create(body, new() { Separator = language is Language.En ? ',' : ';' }, leaveOpen: true);

    public async Task Begin(Heading[] headings, CancellationToken cancel)
    {
        await body.WriteAsync(Encoding.UTF8.Preamble.ToArray(), cancel);
        await Add([[.. headings.Select(heading => heading.Label)]], cancel);
    }

    public async Task Add(IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            foreach (var value in row) csv.WriteField(Spell(value));
            await csv.EndRecordAsync(cancel);
        }
    }

    public Task End(CancellationToken cancel) => csv.FlushAsync(cancel).AsTask();

    public ValueTask DisposeAsync() => csv.DisposeAsync();

    private static string? Spell(object? value) => value switch
    {
        null => null,
        string text => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + text : text,
        bool yes => yes ? "true" : "false",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset instant => Clock.Write(instant),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
