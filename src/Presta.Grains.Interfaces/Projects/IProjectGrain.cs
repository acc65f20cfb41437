using System.ComponentModel.DataAnnotations;
using Orleans.Concurrency;
using Presta.Documents;

namespace Presta.Projects;

/// <summary>One project with its milestones and comments. Key: the project's id.</summary>
[Alias("project-grain")]
public interface IProjectGrain : IOwnerGrain
{
    /// <summary>The row as it stands. What it borrows from other nouns (<see cref="Project.Dressed"/>) only the catalog has.</summary>
    [AlwaysInterleave, Alias("Get")] Task<Result<Saved<Project>>> Get(Scope scope);

    /// <summary>A client's move; the comment, when there is one, is written in the same transaction.</summary>
    /// <param name="expected">The version that the caller saw; null writes whatever stands.</param>
    [Alias("Move")] Task<Result<Saved<Project>>> Move(Scope scope, ProjectMove move, long? expected);

    [Alias("Comment")] Task<Result<Saved<Comment>>> Comment(Scope scope, NewComment comment);

    /// <summary>Registers stored bytes as the next revision of that name in this project, unless the company has them.</summary>
    [Alias("AddDocument")] Task<Result<Added>> AddDocument(Scope scope, NewDocument document);
}

/// <param name="Comment">Needed when changes are asked for after a review.</param>
[GenerateSerializer, Immutable, Alias("project-move")]
public sealed record ProjectMove(
    [property: Required(ErrorMessage = "Le statut est obligatoire.")] ProjectStatus? Status,
    [property: StringLength(2000, ErrorMessage = "Le commentaire ne peut dépasser 2000 caractères.")] string? Comment = null);

/// <param name="Recipient">A user's id, <c>team</c>, or nothing.</param>
[GenerateSerializer, Immutable, Alias("new-comment")]
public sealed record NewComment(
    [property: Required(ErrorMessage = "Le contenu est obligatoire."), StringLength(2000, MinimumLength = 1, ErrorMessage = "Le contenu doit compter de 1 à 2000 caractères.")] string? Content,
    [property: StringLength(200, ErrorMessage = "Le sujet ne peut dépasser 200 caractères.")] string? Subject = null,
    [property: StringLength(64, ErrorMessage = "Le destinataire ne peut dépasser 64 caractères.")] string? Recipient = null);

public static class ProjectErrors
{
    public static readonly Error Closed =
        new(ErrorKind.Conflict, "CONFLICT", "Le projet est annulé ou archivé : il ne reçoit plus de commentaires ni de fichiers.");
    public static readonly Error ReasonNeeded = Error.Invalid("comment", "Un commentaire est obligatoire pour demander des modifications.");

    public static Error InvalidTransition(Project project, ProjectStatus to) => new(ErrorKind.Conflict, "INVALID_TRANSITION",
        "Un projet « {0} » ne peut pas passer à « {1} ».", Allowed: [.. project.ClientMoves.Select(s => s.Code())],
        Args: [project.Status.Code(), to.Code()]);
}
