using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Presta.Catalogs;

internal static partial class CatalogLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "catalog {Noun} moves to {Silo}")]
    public static partial void Moving(ILogger log, string noun, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Information, Message = "catalog {Noun} recovered {Rows} rows up to journal entry {Seq}")]
    public static partial void Recovered(ILogger log, string noun, int rows, long seq);

    [LoggerMessage(Level = LogLevel.Warning, Message = "catalog {Noun} could not follow the journal and will try again")]
    public static partial void Trailing(ILogger log, string noun, Exception trouble);
}
