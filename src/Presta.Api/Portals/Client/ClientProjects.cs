using Presta.Api.Kit;
using Presta.Documents;
using Presta.Projects;

namespace Presta.Api.Portals.Client;

/// <summary>A client's projects: follow them, discuss them, add files, accept or stop the work.</summary>
internal static class ClientProjects
{
    public static void MapProjects(this RouteGroupBuilder client)
    {
        var projects = client.MapGroup("/projects").WithTags("Projects").Needs(read: "projects.view", write: "projects.edit.own");

        projects.MapGet("", (Listing<Project> list, Caller me, IGrainFactory grains) =>
            grains.Catalog<Project>().Query(me.Scope, list.Query).As(list, ProjectCard.Of));

        projects.MapGet("/stats", (Caller me, IGrainFactory grains) =>
            grains.Catalog<Project>().All(me.Scope).AsData(ProjectStats.Of));

        projects.MapGet("/{id}", (EntityId id, Caller me, IGrainFactory grains) =>
            ProjectFolder.Open(grains, id, me.Scope).AsItem(ProjectDetail.Of, folder => folder.Project.Row));

        projects.MapPost("/{id}/comment", (EntityId id, NewComment comment, Caller me, IGrainFactory grains) =>
            grains.Project(id).Comment(me.Scope, comment).AsCreated(CommentCard.Of));

        // Comments are read through their project, which has let the caller in.
        projects.MapGet("/{id}/comments", (EntityId id, Listing<Comment> list, Caller me, IGrainFactory grains) =>
            grains.Project(id).Get(me.Scope)
                .Then(() => grains.Catalog<Comment>().Query(Scope.System, list.Query.Where("project_id", id.ToString())))
                .As(list, (comment, _) => CommentCard.Of(comment)));

        projects.MapGet("/{id}/files", (EntityId id, Listing<Document> list, Caller me, IGrainFactory grains) =>
            grains.Project(id).Get(me.Scope)
                .Then(() => grains.Catalog<Document>().Query(me.Scope, list.Query.Where("project_id", id.ToString())))
                .As(list, DocumentCard.Of)).Needs("documents.view.own");

        projects.MapPost("/{id}/upload", (EntityId id, Upload upload, Caller me, IGrainFactory grains) =>
            upload.Into(grains.Project(id).Get(me.Scope), $"projects/{id}", document => grains.Project(id).AddDocument(me.Scope, document))
                .AsUploaded(DocumentCard.OfUpload)).Needs("documents.upload.own");

        projects.MapGet("/{id}/timeline", (EntityId id, Caller me, IGrainFactory grains) =>
            ProjectFolder.Open(grains, id, me.Scope).AsItem(TimelineEntry.Of));

        projects.MapPut("/{id}/status", (EntityId id, ProjectMove move, IfMatch seen, Caller me, IGrainFactory grains) =>
            grains.Project(id).Move(me.Scope, move, seen.Version).Dressed(grains).As(ProjectCard.Of));
    }
}
