using System.Buffers;
using System.IO.Pipelines;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace Presta.Api.Kit;

/// <summary>
/// A workbook of one sheet. Numbers, days and instants (Swiss time) are what they are; texts are cells of type text, which no program
/// takes for a formula, so that a telephone number keeps its plus.
/// </summary>
internal sealed class XlsxFile(PipeWriter body) : ISheetFile
{
    private const int LongestText = 32_767;

    private Spreadsheet? book;
    private StyleId? ofDays;
    private StyleId? ofInstants;
    private StyleId? ofAmounts;

    public async Task Begin(Heading[] headings, CancellationToken cancel)
    {
        book = await Spreadsheet.CreateNewAsync(new Outlet(body), cancellationToken: cancel);
        ofDays = book.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd") });
        ofInstants = book.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd hh:mm") });
        ofAmounts = book.AddStyle(new Style { Format = NumberFormat.Custom("#,##0.00") });
        var sheet = new WorksheetOptions { FrozenRows = 1 };
        for (var i = 0; i < headings.Length; i++) sheet.Column(i + 1).Width = headings[i].Type == typeof(string) ? 28 : 16;
        await book.StartWorksheetAsync("Presta", sheet, cancel);
        var bold = book.AddStyle(new Style { Font = { Bold = true } });
        await book.AddRowAsync([.. headings.Select(heading => new StyledCell(heading.Label, bold))], cancel);
    }

    public async Task Add(IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        foreach (var row in rows) await book!.AddRowAsync(Array.ConvertAll(row, Cell), cancel);
        await body.FlushAsync(cancel);
    }

    public async Task End(CancellationToken cancel)
    {
        await book!.FinishAsync(cancel);
        await body.FlushAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (book is not null) await book.DisposeAsync();
    }

    private StyledCell Cell(object? value) => value switch
    {
        null => new(),
        string text => new(text.Length <= LongestText ? text : text[..LongestText], null),
        bool yes => new(yes, null),
        DateOnly day => new(day.ToDateTime(default), ofDays),
        DateTimeOffset instant => new(TimeZoneInfo.ConvertTime(instant, BusinessTime.Zone).DateTime, ofInstants),
        decimal amount => new(amount, ofAmounts),
        int number => new(number, null),
        long number => new(number, null),
        double number => new(number, null),
        _ => new(value.ToString(), null),
    };

    /// <summary>
    /// An archive writes its headers without awaiting anything, which a connection does not allow: they wait here for the next flush.
    /// </summary>
    private sealed class Outlet(PipeWriter body) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer) => body.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => body.Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            body.Write(buffer.Span);
            return default;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
