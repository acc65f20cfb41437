using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Presta.Notion;

/// <summary>Options that staff made and the product does not know: each is reported once.</summary>
public sealed partial class UnknownLabels(ILogger logger)
{
    /// <summary>A database full of free text in a select must not fill memory or log.</summary>
    private const int Max = 1000;

    private readonly ConcurrentDictionary<(string Noun, string Property, string Label), bool> seen = new();

    internal void Report(Reading reading, string label)
    {
        if (seen.Count < Max && seen.TryAdd((reading.Noun, reading.Property.Declared.ClrName, label), true))
            Unknown(logger, reading.Noun, reading.Property.Name, label);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Noun}: option \"{Label}\" of \"{Property}\" is unknown and reads as the fallback")]
    private static partial void Unknown(ILogger logger, string noun, string property, string label);
}
