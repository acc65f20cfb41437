using System.Collections.Immutable;
using Microsoft.Net.Http.Headers;

namespace Presta.Api.Kit;

/// <summary>What a whole list can be had as.</summary>
internal enum FileFormat { Csv, Xlsx }

internal static class FileFormats
{
    /// <summary>What <c>format</c> may say; <c>json</c> stands for a page, whatever <c>Accept</c> says.</summary>
    public static readonly ImmutableArray<string> Codes = ["json", .. Presta.Codes.Of(typeof(FileFormat))];

    public static string Type(this FileFormat format) => format switch
    {
        FileFormat.Csv => "text/csv",
        FileFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    public static FileFormat? Named(string code) => Presta.Codes.Read(typeof(FileFormat), code) as FileFormat?;

    /// <summary>By <c>Accept</c>: the file that is liked better than JSON.</summary>
    public static FileFormat? Accepted(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0
            || !accept.Any(line => line is not null
            && (line.Contains("text/csv", StringComparison.OrdinalIgnoreCase)
                || line.Contains("spreadsheetml", StringComparison.OrdinalIgnoreCase)))
            || !MediaTypeHeaderValue.TryParseList(accept, out var wishes)) return null;
        foreach (var wish in wishes.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1))
        {
            if (wish.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || wish.MatchesAllTypes) return null;
            foreach (var format in Enum.GetValues<FileFormat>())
                if (wish.MediaType.Equals(format.Type(), StringComparison.OrdinalIgnoreCase)) return format;
        }

        return null;
    }
}
