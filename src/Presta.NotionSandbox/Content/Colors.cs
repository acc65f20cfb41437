namespace Presta.NotionSandbox.Content;

internal static class Colors
{
    public static readonly string[] Options = ["default", "gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red"];

    public static readonly string[] Text = [.. Options, .. Options.Select(color => color + "_background")];
}
