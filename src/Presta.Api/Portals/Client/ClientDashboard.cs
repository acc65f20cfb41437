using System.Collections.Immutable;
using Presta.Api.Kit;
using Presta.Api.Portals.Shared;
using Presta.Billing;
using Presta.Notifications;
using Presta.Projects;

namespace Presta.Api.Portals.Client;

/// <summary>What a client sees first. Every figure is the total of a list, which its link asks for.</summary>
internal static class ClientDashboard
{
    public static void MapDashboard(this RouteGroupBuilder client)
    {
        var dashboard = client.MapGroup("/dashboard").WithTags("Dashboard").Needs("projects.view");

        dashboard.MapGet("/stats", (Caller me, IGrainFactory grains) => DashboardFolder.Open(grains, me.Scope).AsData(DashboardStats.Of));

        dashboard.MapGet(
            "/activity", (ActivityQuery query, Caller me, IGrainFactory grains) =>
            new ActivityList(CompanyLife.Open(grains, me.Scope), query));
    }
}

/// <summary>What the figures are worked out from.</summary>
internal sealed record DashboardFolder(
    ImmutableArray<Project> Projects, int Unread, int UnreadMessages, int PendingInvoices, decimal PendingAmount)
{
    public const string Pending = "pending,partially_paid,overdue";

    public static async Task<Result<DashboardFolder>> Open(IGrainFactory grains, Scope scope)
    {
        var unpaid = new ListQuery(Limit: 1).Where("status", Pending);
        var (projects, unread, messages) =
            (grains.Catalog<Project>().All(scope), grains.Unread(scope), grains.Catalog<Notification>().Query(
            scope.Self, new ListQuery(Limit: 1).Where("read", "false").Where("occasion", Occasion.CommentPosted.Code())));
        var (invoices, sums) = (grains.Catalog<Invoice>().Query(scope, unpaid), grains.InvoiceSums(scope, unpaid));
        await Task.WhenAll(projects, unread, messages, invoices, sums);
        var (p, u, m, i, s) = (await projects, await unread, await messages, await invoices, await sums);
        return p.Then(projects => u.Then(unread => m.Then(messages => i.Then(invoices => s.Select(sums => new DashboardFolder(
            projects, unread.Total, messages.Total, invoices.Total, sums.Where(sum => sum.Currency == Invoice.Francs)
                .Sum(sum => sum.Open)))))));
    }
}

/// <param name="PendingAmount">Open, in francs; other currencies are told by the balance.</param>
/// <param name="Links">Of each figure that a list counts: the list.</param>
internal sealed record DashboardStats(
    int ActiveProjects, int CompletedProjects, int TasksCount, int PendingTasks, decimal TotalBudget, decimal CommittedBudget,
    int UnreadNotifications, int UnreadMessages,
    int PendingInvoices, decimal PendingAmount, ImmutableArray<ProjectProgress> ProjectsProgress,
    ImmutableArray<BudgetShare> BudgetDistribution, ImmutableArray<ProjectCard> RecentProjects,
    DashboardLinks Links)
{
    private const int Top = 3;
    private const int Recent = 5;

    public static DashboardStats Of(DashboardFolder folder, DateOnly today)
    {
        var (projects, stats) = (folder.Projects, ProjectStats.Of(folder.Projects, today));
        return new(
            stats.Active, stats.Completed, projects.Sum(p => p.Tasks.Total), projects.Sum(p => p.Tasks.Pending), stats.TotalBudget,
            stats.TotalSpent,
            folder.Unread, folder.UnreadMessages, folder.PendingInvoices, folder.PendingAmount.Money(),
            [.. projects.Where(p => p.Status is ProjectStatus.Active).OrderByDescending(p => p.Progress).ThenBy(p => p.Id).Take(Top)
                .Select(p => new ProjectProgress(p.Id, p.Name, p.Progress))],
            [.. projects.GroupBy(p => p.Type).OrderBy(type => type.Key)
                .Select(type => new BudgetShare(type.Key, type.Sum(p => p.Budget).Money()))],
            [.. projects.OrderByDescending(p => p.UpdatedAt).ThenBy(p => p.Id).Take(Recent).Select(p => ProjectCard.Of(p, today))],
            DashboardLinks.Client);
    }
}

internal sealed record ProjectProgress(EntityId Id, string Name, int Progress);

internal sealed record BudgetShare(ProjectType Label, decimal Amount);

internal sealed record DashboardLinks(
    string ActiveProjects, string CompletedProjects, string UnreadNotifications, string UnreadMessages, string PendingInvoices)
{
    public static readonly DashboardLinks Client = new(
        "/api/client/projects?status=active", "/api/client/projects?status=completed", "/api/client/notifications?read=false",
        "/api/client/notifications?read=false&occasion=comment_posted", $"/api/client/invoices?status={DashboardFolder.Pending}");
}
