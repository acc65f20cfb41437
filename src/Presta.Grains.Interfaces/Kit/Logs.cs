using Microsoft.Extensions.Logging;

namespace Presta;

/// <summary>
/// What the programs do not write down, each of them: frameworks' chatter, and what would print messages whole, people's rows with them.
/// </summary>
public static class Logs
{
    public static ILoggingBuilder AddPrestaFilters(this ILoggingBuilder logging) => logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Orleans", LogLevel.Warning)
        .AddFilter("Orleans.Messaging", LogLevel.Error)
        .AddFilter("Orleans.Runtime.Silo", LogLevel.Error)
        .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
        .AddFilter("Polly", LogLevel.Error);
}
