using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Presta.Catalogs;

internal static partial class CatalogLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "catalog {Noun} moves to {Silo}")]
    public static partial void Moving(ILogger log, string noun, SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Information, Message = "catalog {Noun} recovered {Rows} rows up to journal entry {Seq}")]
    public static partial void Recovered(ILogger log, string noun, int rows, long seq);

    [LoggerMessage(Level = LogLevel.Information, Message = "catalog {Noun} is put away: {Code}, {Reason}")]
    public static partial void PutAway(ILogger log, string noun, DeactivationReasonCode code, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "catalog {Noun} could not follow the journal and will try again")]
    public static partial void Trailing(ILogger log, string noun, Exception trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "places of catalogs on silos that have died could not be removed: {Reason}")]
    public static partial void NotSwept(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "where {Grain} is could not be read, so that it is taken to be at {Silo} still: {Reason}")]
    public static partial void PlaceByMemory(ILogger log, GrainId grain, SiloAddress? silo, string reason);
}
