using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Presta.Companies;
using Presta.Notion;
using Presta.People;
using Presta.Projects;
using Presta.WorkItems;

namespace Presta.Bench.Http;

/// <summary>What is in Notion before Presta starts, written there as a person would write it.</summary>
internal sealed record Workspace(
    NotionOptions Notion, (EntityId Id, string Email) Reader, (EntityId Id, string Email) Writer,
    ImmutableArray<EntityId> Folders, ImmutableArray<EntityId> Moved)
{
    public const string ProjectsText = "5,000";
    public const string CompaniesText = "10";
    public const string EachText = "500";

    private const int Companies = 10;
    private const int Each = 500;
    private const int AtOnce = 8;

    public static async Task<Workspace> Seed(string sandbox, string directory)
    {
        var notion =
            new NotionOptions { BaseUrl = sandbox, Token = "ntn_sandbox", Mapping = Path.Combine(directory, "notion-mapping.json") };
        var person = new NotionClient(new RetryingTransport(
            new HttpNotionTransport(
                HttpNotionTransport.CreateHttpClient(), new() { BaseUrl = sandbox, Token = "ntn_human" }, TimeProvider.System),
                TimeProvider.System));
        var pen = new Pen(
            person, await new NotionWorkspace(person, notion, TimeProvider.System, NullLogger<NotionWorkspace>.Instance).Provision());
        var today = TimeProvider.System.Today();

        var companies = await pen.Write(
            Enumerable.Range(0, Companies).Select(i => new Company { Name = $"Entreprise {i} SA", Status = CompanyStatus.Client }));
        var users = await pen.Write(companies.Select((company, i) => new User
        {
            Name = $"Personne {i}", Email = Email(i), Roles = Portal.Client, CompanyId = company, Status = UserStatus.Active,
        }));
        var projects = await pen.Write(companies.SelectMany((company, c) => Enumerable.Range(0, Each).Select(i => new Project
        {
            Name = $"Projet {(i * 7) % Each:000} de l'entreprise {c}",
                Description = "Refonte du site, de la boutique et des outils internes, en trois étapes.",
            ClientId = company, ManagerId = users[c], TeamIds = [users[c]], Status = ProjectStatus.Active,
                Priority = (ProjectPriority)(i % 4), Type = (ProjectType)(i % 8),
            Budget = 1_000 + (37 * i % 900), Spent = 13 * i % 700, StatedProgress = i % 101,
            StartsOn = today.AddDays(-(i % 200)), EndsOn = today.AddDays(i % 150), Technologies = ["C#", "PostgreSQL"],
        })));
        ImmutableArray<EntityId> folders = [.. projects.Take(100)];
        await pen.Write(folders.SelectMany(id => Enumerable.Range(0, 5).Select(i => new WorkItem
        {
            Title = $"Tâche {i}", ProjectId = id, Status = (WorkItemStatus)(i % 4), DueOn = today.AddDays(i), ActualHours = i,
                Activity = "Développement",
        })));
        await pen.Write(
            folders.SelectMany(id =>
            Enumerable.Range(0, 2).Select(i => new Milestone { Title = $"Étape {i}", ProjectId = id, DueOn = today.AddDays(10 * i) })));
        await pen.Write(
            folders.SelectMany(id =>
            Enumerable.Range(0, 2).Select(i => new Comment { Subject = $"Point {i}", ProjectId = id, Content = "C'est en bonne voie." })));
        return new(notion, (users[0], Email(0)), (users[1], Email(1)), folders, [.. projects.Skip(Each).Take(400)]);
    }

    private static string Email(int i) => $"personne{i}@exemple.ch";

    private sealed class Pen(NotionClient person, ImmutableArray<NounReport> reports)
    {
        /// <summary>The rows' pages, in their order.</summary>
        public async Task<EntityId[]> Write<T>(IEnumerable<T> rows) where T : Row
        {
            var report = reports.Single(r => r.Noun == Nouns.Of<T>());
            var schema = report.Schema ?? throw new InvalidOperationException(string.Join(" ", report.Problems));
            string[] names = [.. schema.Schema.Properties.Select(p => p.ClrName)];
            var given = rows.ToArray();
            var pages = new EntityId[given.Length];
            await Parallel.ForAsync(0, given.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancel) =>
                pages[i] = EntityId.Parse(
                    (await person.CreatePage(
                    schema.DatabaseId, schema.Encode(given[i], names, (_, id) => id.ToString()), cancel: cancel)).Id));
            return pages;
        }
    }
}
