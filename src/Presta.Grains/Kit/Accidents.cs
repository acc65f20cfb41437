using System.Data.Common;
using Presta.Journal;

namespace Presta.Kit;

/// <summary>
/// Accidents of the database as their callers may see them: a driver's exceptions do not travel between processes, and callers need to
/// know only that they may try again.
/// </summary>
internal sealed class Accidents : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception accident) when (
            accident is DbException or JournalFullException or ObjectDisposedException { ObjectName: Database })
        {
            throw new UnavailableException($"{accident.GetType().Name}: {accident.Message}");
        }
    }

    private const string Database = "the journal";
}
