namespace Presta.EndToEnd.Kit;

/// <summary>Whether what was written through the API has come to Notion: all of it, and once.</summary>
internal static class Landing
{
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["active"] = "En cours",
        ["on_hold"] = "En pause",
    };

    /// <summary>How long it took until every comment is there and every project shows the API's status; never a page too many.</summary>
    public static async Task<TimeSpan> Of(Installation presta, string[] projects, string[] comments, TimeSpan most)
    {
        var missing = "";
        var took = await Wait.Until(async () =>
        {
            missing = await Missing(presta, projects, comments);
            return missing.Length == 0;
        }, most, () => missing);
        Once(await presta.Sandbox.Pages("Commentaires"), comments);
        return took;
    }

    public static void Once(NotionRow[] pages, string[] comments)
    {
        Assert.Empty(pages.Where(p => p.PrestaId.Length > 0).GroupBy(p => p.PrestaId).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(comments, comment => Assert.Single(pages, p => p.Text("Contenu") == comment));
    }

    private static async Task<string> Missing(Installation presta, string[] projects, string[] comments)
    {
        var there = (await presta.Sandbox.Pages("Commentaires")).Select(p => p.Text("Contenu")).ToHashSet();
        if (comments.Count(c => !there.Contains(c)) is > 0 and var absent)
            return $"{absent} of {comments.Length} comments are not in Notion";
        foreach (var project in projects)
        {
            var (api, page) = (await presta.Client.Project(project), await presta.Sandbox.Page(project));
            if (Labels[api.ProjectStatus] != page.Text("Statut Projet") || api.Sync != "synced")
                return $"project {project} is {api.ProjectStatus} ({api.Sync}) in the API, {page.Text("Statut Projet")} in Notion";
        }
        return await presta.Undelivered() is > 0 and var left ? $"{left} changes are not delivered" : "";
    }
}
