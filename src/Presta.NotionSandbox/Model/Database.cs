namespace Presta.NotionSandbox.Model;

internal sealed record Database(
    Guid Id,
    Guid DataSourceId,
    long Seq,
    Parent Parent,
    Stamp Created,
    Stamp Edited,
    bool InTrash,
    bool IsInline,
    Icon? Icon,
    FileRef? Cover,
    RichValue Title,
    RichValue Description,
    int LastUniqueId,
    Property[] Properties)
{
    public Property? Find(string nameOrId) =>
        Properties.FirstOrDefault(property => property.Id == nameOrId || property.EncodedId == nameOrId)
        ?? Properties.FirstOrDefault(property => property.Name == nameOrId);

    public Property TitleProperty => Properties.First(property => property.Type is "title");

    public Database With(Property changed) =>
        this with { Properties = [.. Properties.Select(property => property.Id == changed.Id ? changed : property)] };
}
