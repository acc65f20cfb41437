using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;

namespace Presta.Silo;

/// <summary>
/// Who must not be there twice, even while a silo leaves: two outboxes make one page each of the same row. The directory that Orleans uses
/// otherwise forgets for a moment what a leaving silo had registered. The consistent one keeps a killed silo's grains back for half a
/// minute, which what is on its way to Notion can wait, and callers of the API could not.
/// </summary>
internal sealed class SingleGrains(IServiceProvider services) : IGrainDirectoryResolver
{
    public const string Directory = "single";

    private static readonly HashSet<string> Types = ["notionoutbox", "notionthrottle"];

    public bool TryResolveGrainDirectory(GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = Types.Contains(grainType.ToString()!) ? services.GetRequiredKeyedService<IGrainDirectory>(Directory) : null;
        return grainDirectory is not null;
    }
}
