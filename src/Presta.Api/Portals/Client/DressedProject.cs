using Presta.Api.Kit;
using Presta.Projects;

namespace Presta.Api.Portals.Client;

/// <summary>
/// A project as its owner has it, with the names and counts that only the catalog knows: kept at this node like its lists.
/// </summary>
internal static class DressedProject
{
    public static async Task<Result<Saved<Project>>> Dressed(this Task<Result<Saved<Project>>> project, IGrainFactory grains) =>
        (await project).IsRefused(out var refusal, out var saved) ? refusal : await saved.Dressed(grains);

    public static async Task<Saved<Project>> Dressed(this Saved<Project> saved, IGrainFactory grains) =>
        saved with { Row = saved.Row.Dressed(
            (await grains.Catalog<Project>().FindMany([saved.Row.Id])) is { Error: null, Value: [Project listed] } ? listed : null) };
}
