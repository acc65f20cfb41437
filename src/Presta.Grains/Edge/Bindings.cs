using System.Collections.Concurrent;
using Presta.Notion;

namespace Presta.Edge;

/// <summary>The nouns' live databases as this silo last verified them.</summary>
public sealed class Bindings(NotionWorkspace workspace)
{
    private readonly ConcurrentDictionary<string, NounReport> known = new();

    /// <param name="again">Ask Notion although the answer is known: someone saw a sign of change.</param>
    /// <exception cref="NotionException">Notion cannot be asked.</exception>
    public async Task<NounReport> Of(string noun, bool again = false) =>
        !again && known.TryGetValue(noun, out var report) && report.IsOk ? report : known[noun] = await workspace.Verify(Nouns.Of(noun));
}
