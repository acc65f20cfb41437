using System.Collections.Concurrent;
using System.Collections.Immutable;
using Presta.Audit;
using Presta.Catalogs;
using Presta.Companies;
using Presta.Documents;
using Presta.People;
using Presta.Projects;
using Presta.WorkItems;

namespace Presta.Api.Tests.Fakes;

/// <summary>Everything the stand-in grains know. Two client companies, one user of each role, a handful of projects.</summary>
public sealed class World
{
    public const string Password = "Correct-Horse-9";

    /// <summary>The right answer to any question for a second factor.</summary>
    public const string Code = "123456";

    /// <summary>The wrong one that ends its challenge.</summary>
    public const string LastCode = "000003";
    /// <summary>Nouns that were asked for the rows of several others at once.</summary>
    public System.Collections.Concurrent.ConcurrentBag<Type> Batches { get; } = [];

    /// <summary>Rows that were asked for by their ids.</summary>
    public ConcurrentBag<(Type Noun, EntityId Id)> Sought { get; } = [];

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<(Type, EntityId), Row> rows = new();

    public World()
    {
        Put(new Company { Id = Acme, Name = "Acme SA" }, new Company { Id = Globex, Name = "Globex SA" });
        Put(Alice, Bob, Paul, Rita, Sara);
        for (var i = 0; i < 30; i++) Put(Project(i, Acme));
        Put(Mine, Foreign, Reviewed, Closed);
        Put(
            new Milestone { Id = Id(700), Version = 1, Title = "Maquettes", ProjectId = Mine.Id, DueOn = new(2026, 4, 1),
                Status = MilestoneStatus.Completed, CreatedAt = Start },
            new WorkItem { Id = Id(701), Version = 1, Title = "Dessiner", ProjectId = Mine.Id, Status = WorkItemStatus.Done,
                DoneOn = new(2026, 3, 20), ActualHours = 6, Activity = "Design", CreatedAt = Start },
            new WorkItem { Id = Id(702), Version = 1, Title = "Coder", ProjectId = Mine.Id, Status = WorkItemStatus.Todo,
                DueOn = new(2026, 5, 1), ActualHours = 3, Activity = "Développement", CreatedAt = Start },
            new Comment { Id = Id(703), Version = 1, Subject = "Bonjour", Content = "Très bien", ProjectId = Mine.Id, AuthorId = Alice.Id,
                AuthorName = "Alice", SentAt = Start.AddDays(3), CreatedAt = Start },
            new Document { Id = Id(704), Version = 1, Name = "contrat.pdf", ProjectId = Mine.Id, ClientId = Acme, Size = 2048,
                CreatedAt = Start, StoredAs = "projects/x/y" });
    }

    public static EntityId Acme => Id(901);

    public static EntityId Globex => Id(902);

    public static User Alice => Person(1, "Alice", Portal.Client, Acme);

    public static User Bob => Person(2, "Bob", Portal.Client, Globex);

    public static User Paul => Person(3, "Paul", Portal.Prestataire, default);

    public static User Rita => Person(4, "Rita", Portal.Revendeur, default);

    public static User Sara => Person(5, "Sara", Portal.Superadmin, default);

    public static Project Mine =>
        Project(500, Acme) with { Name = "Boutique", ManagerId = Paul.Id, TeamIds = [Rita.Id], Spent = 12.5m, Technologies = ["C#"] };

    public static Project Foreign => Project(501, Globex);

    public static Project Reviewed => Project(502, Acme) with { Status = ProjectStatus.InReview };

    public static Project Closed => Project(503, Acme) with { Status = ProjectStatus.Archived };

    public ConcurrentDictionary<Guid, EntityId> Sessions { get; } = new();

    /// <summary>How often each user was asked whether a session stands.</summary>
    public ConcurrentDictionary<EntityId, int> Admitted { get; } = new();

    /// <summary>Who does not answer that for a while.</summary>
    public (EntityId User, Task Until)? Stalled { get; set; }

    public ConcurrentDictionary<string, SessionTicket> RefreshTokens { get; } = new();

    /// <summary>When a second factor was shown in a session.</summary>
    public ConcurrentDictionary<Guid, DateTimeOffset> Shown { get; } = new();

    public ConcurrentDictionary<EntityId, Sharing> Sharings { get; } = new();

    public ConcurrentBag<EntityId> Forgotten { get; } = [];

    public ConcurrentDictionary<EntityId, ImmutableArray<(OwnPasskey Own, byte[] CredentialId)>> Passkeys { get; } = new();

    /// <summary>What the last passkey that was shown said of itself, and for whom it was to be good.</summary>
    public (PasskeyProof Proof, RelyingParty Party)? Proof { get; set; }

    /// <summary>Newest first.</summary>
    public SigningKey[] SigningKeys { get; set; } = [FakeSigningKeys.First];

    /// <summary>Who was sent a link to sign in with.</summary>
    public ConcurrentBag<EntityId> SentLinks { get; } = [];

    /// <summary>Tokens of links that were mailed and not used.</summary>
    public ConcurrentDictionary<string, EntityId> Links { get; } = new();

    /// <summary>What an identity provider's word was last asked for.</summary>
    public (string Provider, string Email) Vouched { get; set; }

    /// <summary>Who is asked for a second factor.</summary>
    public EntityId IsSecondFactorAsked { get; set; }

    /// <summary>Who has to set up a second factor before anything else.</summary>
    public EntityId IsSecondFactorDue { get; set; }

    /// <summary>Who has a second factor, besides superadmins.</summary>
    public ConcurrentDictionary<EntityId, bool> Factors { get; } = new();

    public long RolesVersion { get; set; }

    /// <summary>The role table cannot be read.</summary>
    public bool AreRolesAway { get; set; }

    public ImmutableDictionary<string, ImmutableArray<string>> EditedRoles { get; set; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    public ConcurrentDictionary<string, CatalogState> States { get; } = new();

    /// <summary>By which channels people want to hear of what, by user.</summary>
    public ConcurrentDictionary<EntityId, Notifications.ChannelChoices> Channels { get; } = new();

    /// <summary>Thrown by the project grains when set: an accident.</summary>
    public Exception? Accident { get; set; }

    public ConcurrentQueue<AuditEvent> Audit { get; } = new();

    /// <summary>Thrown by the audit trail when set.</summary>
    public Exception? AuditAccident { get; set; }

    /// <summary>Where the last comment's call said it came from.</summary>
    public RequestOrigin? Origin { get; set; }

    /// <summary>How often a project was asked.</summary>
    public int Asked;

    public int Comments;

    /// <summary>What a comment waits for before it is written.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Told when a comment waits at the gate.</summary>
    public TaskCompletionSource Waiting { get; set; } = new();

    public static EntityId Id(int n) => new(new Guid(n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));

    /// <summary>The token of a link that a user was mailed.</summary>
    public string Link(EntityId user)
    {
        var token = $"{user.Value:N}.{Guid.NewGuid():N}";
        Links[token] = user;
        return token;
    }

    public T? Find<T>(EntityId id) where T : Row => rows.GetValueOrDefault((typeof(T), id)) as T;

    public ImmutableArray<T> All<T>() where T : Row => [.. rows.Values.OfType<T>().Where(r => !r.IsTrashed)];

    public void Put(params ReadOnlySpan<Row> changed)
    {
        foreach (var row in changed) rows[(row.GetType(), row.Id)] = row;
    }

    private static Project Project(int n, EntityId client) => new()
    {
        Id = Id(n), Version = 1, Name = $"Projet {n}", ClientId = client, ClientName = "Acme SA", Status = ProjectStatus.Active,
            Budget = 1_000 + n, StartsOn = new(2026, 3, 2),
        EndsOn = new DateOnly(2026, 6, 30).AddDays(n), CreatedAt = Start.AddMinutes(n), UpdatedAt = Start.AddMinutes(n),
            Description = new('é', 40),
    };

    private static User Person(int n, string name, Portal role, EntityId company) => new()
    {
        Id = Id(n), Version = 3, Name = name, Email = $"{name.ToLowerInvariant()}@example.ch", Roles = role, CompanyId = company,
            CreatedAt = Start, UpdatedAt = Start,
    };
}
