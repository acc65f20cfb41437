namespace Presta.NotionSandbox.Model;

internal enum ParentKind { Workspace, Page, Database, Block }

internal sealed record Parent(ParentKind Kind, Guid Id)
{
    public static readonly Parent Workspace = new(ParentKind.Workspace, Guid.Empty);
}
