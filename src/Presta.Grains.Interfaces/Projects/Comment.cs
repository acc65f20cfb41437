using Presta.Catalogs;
using Presta.People;

namespace Presta.Projects;

/// <summary>A comment on a project, by whoever works on it or pays for it.</summary>
[GenerateSerializer, Immutable, Alias("comment")]
[NotionDatabase("comments", "Commentaires")]
public sealed record Comment : Row
{
    [Id(0), Notion("Sujet", NotionKind.Title, Use.Search)] public required string Subject { get; init; }
    [Id(1), Notion("Projet", NotionKind.Relation, Use.Index, To = typeof(Project), As = "project_id")] public EntityId ProjectId { get; init; }
    [Id(2), Notion("Contenu", NotionKind.Text, Use.Search)] public string? Content { get; init; }
    [Id(3), Notion("Auteur", NotionKind.Text)] public string? AuthorName { get; init; }
    [Id(4), Notion("Compte Auteur", NotionKind.Relation, To = typeof(User), As = "author_id")] public EntityId AuthorId { get; init; }
    /// <summary>A user's id, <c>team</c>, or null.</summary>
    [Id(5), Notion("Destinataire", NotionKind.Text)] public string? Recipient { get; init; }
    [Id(6), Notion("Date Envoi", NotionKind.Instant, Use.Sort)] public DateTimeOffset? SentAt { get; init; }
}

[Alias("comments")]
public interface ICommentsCatalog : ICatalogGrain<Comment>;
