using Presta.Journal;
using Presta.Mail;
using Presta.Notifications;
using Presta.People;
using Presta.Projects;
using Presta.Reactions;
using Presta.Tests.People;

namespace Presta.Tests.Notifications;

public sealed class NoticesTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Password = "Correct-Horse-9";

    [Fact]
    public async Task A_clients_comment_is_told_to_the_team_and_the_teams_to_the_clients_people_but_never_to_its_author()
    {
        var (client, colleague, manager, project) = await Cast();
        await Comment(project, client);
        var told = Assert.Single(await Inbox(manager, 1));
        Assert.Equal((Occasion.CommentPosted, $"/projects/{project.Id}", false), (told.Occasion, told.About, told.IsRead));
        Assert.Equal(["Claire Dubois", project.Name], told.Facts.ToArray());

        await Comment(project, manager);
        Assert.Single(await Inbox(client, 1));
        Assert.Single(await Inbox(colleague, 1));
        Assert.Single(await Inbox(manager, 1));
    }

    [Fact]
    public async Task Who_was_disabled_is_told_nothing()
    {
        var (client, colleague, manager, project) = await Cast();
        await world.Edit(colleague with { Status = UserStatus.Disabled });
        await Comment(project, manager);
        await Inbox(client, 1);
        Assert.Empty(await Inbox(colleague, 0));
    }

    [Fact]
    public async Task What_staff_change_in_Notion_is_told_once_even_after_every_silo_has_gone()
    {
        var (client, _, _, project) = await Cast();
        await Merge(project with { Status = ProjectStatus.OnHold, UpdatedAt = Later }, Later);
        await Inbox(client, 1);
        await world.Restart();
        await Wake();
        await Merge(project with { Status = ProjectStatus.Active, UpdatedAt = Later }, Later.AddMinutes(2));
        Assert.All(await Inbox(client, 2), told => Assert.Equal(Occasion.ProjectMoved, told.Occasion));
    }

    [Fact]
    public async Task A_reaction_asked_twice_tells_once()
    {
        var (_, _, manager, project) = await Cast();
        var comment =
            new Comment { Id = NewId(), Version = 1, Subject = "x", Content = "x", ProjectId = project.Id, AuthorId = NewId(),
            AuthorName = "Paul" };
        var entry = new Presta.Journal.Entry(
            0, "comments", comment.Id, 1, EntryKind.Create, "presta", Now, null, [], comment, Delivery.Delivered);
        var notices = new Notices(world.Grains);
        await notices.React(entry);
        await notices.React(entry);
        Assert.Empty(await Inbox(manager, 0));
        Assert.Single(
            await Inbox((await world.Grains.GetGrain<IUsersCatalog>("users").Of("company_id", project.ClientId.ToString())).Value[0], 1));
    }

    [Fact]
    public async Task An_inbox_keeps_the_newest_five_hundred_and_marks_them_all_as_read()
    {
        var me = await world.User();
        var inbox = world.Grains.Inbox(me.Id);
        for (var n = 0; n <= IInboxGrain.Most; n++)
            await inbox.Add(
                new() { Id = EntityId.Of($"{me.Id}/{n}"), UserId = me.Id, Occasion = Occasion.InvoiceIssued, Facts = [$"{n}"] });
        var kept = await Query(me);
        Assert.InRange(kept.Total, IInboxGrain.Most - 30, IInboxGrain.Most);
        Assert.Equal("500", kept.Items[0].Facts[0]);
        Assert.Equal(kept.Total, (await inbox.ReadAll(Self(me))).Value);
        Assert.Equal(0, (await inbox.ReadAll(Self(me))).Value);
    }

    [Fact]
    public async Task Stored_rows_wait_for_no_Notion_and_outlive_every_silo()
    {
        var (me, other) = (await world.User(), await world.User());
        var told = new Notification { Id = NewId(), UserId = me.Id, Occasion = Occasion.InvoiceIssued, Facts = ["R-1"] };
        await world.Grains.Inbox(me.Id).Add(told);
        var read = await world.Grains.Inbox(me.Id).Read(Self(me), told.Id);
        Assert.Equal((SyncState.Synced, 2L), (read.Value!.Sync.State, read.Value.Row.Version));
        Assert.Equal("NOT_FOUND", (await world.Grains.Inbox(other.Id).Read(Self(other), told.Id)).Error!.Code);
        Assert.Empty(await world.Of<IDeliveries>().First().Undelivered("notifications", told.Id));
        await world.Restart();
        Assert.True((await Query(me)).Items.Single().IsRead);
    }

    [Fact]
    public async Task What_a_person_wants_by_mail_is_one_letter_in_their_language_and_what_they_muted_is_not_in_the_inbox()
    {
        var me = await world.User();
        await world.Edit(me with { Language = Language.De });
        var inbox = world.Grains.Inbox(me.Id);
        await inbox.Choose(new(NotificationCategory.Support, Dashboard: false, Email: true));
        await world.Restart();
        inbox = world.Grains.Inbox(me.Id);
        var told = new Notification { Id = NewId(), UserId = me.Id, Occasion = Occasion.TicketAnswered, Facts = ["TIC-2026-0007", "Panne"],
            About = "/support/tickets/x" };
        for (var n = 0; n < 2; n++) await inbox.Add(told);
        await inbox.Add(told with { Id = NewId(), Occasion = Occasion.InvoiceIssued, Facts = ["R-1"] });

        var letter = Assert.Single(PeopleWorld.LettersTo(me.Email!).DistinctBy(l => l.Id));
        Assert.Equal((told.Id, LetterKind.Notified, Language.De), (letter.Id, letter.Kind, letter.Language));
        Assert.Equal("Das Ticket TIC-2026-0007 «Panne» hat eine neue Antwort.", letter.Values[LetterValues.Message]);
        Assert.EndsWith("/support/tickets/x", letter.Values[LetterValues.Link], StringComparison.Ordinal);
        Assert.Empty(letter.Problems());
        Assert.Equal(Occasion.InvoiceIssued, Assert.Single((await Query(me)).Items).Occasion);
    }

    [Theory]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 2)]
    public async Task Who_wants_mail_by_the_profile_gets_it_and_of_projects_only_where_that_is_wanted_too(bool mail, bool projects, int letters)
    {
        var me = await world.User();
        var chosen = System.Collections.Immutable.ImmutableDictionary<string, bool>.Empty
            .Add(Preferences.EmailNotifications, mail).Add(Preferences.ProjectUpdates, projects);
        Assert.Null((await world.Grain(me).Edit(Self(me), new() { Preferences = chosen }, null)).Error);
        foreach (var occasion in (Occasion[])[Occasion.InvoiceIssued, Occasion.ProjectMoved])
            await world.Grains.Inbox(me.Id).Add(new() { Id = NewId(), UserId = me.Id, Occasion = occasion, Facts = ["R-1"] });
        Assert.Equal(letters, PeopleWorld.LettersTo(me.Email!).Count());
        Assert.Equal(2, (await Query(me)).Total);
    }

    [Fact]
    public async Task Who_registers_is_welcomed_once_and_superadmins_hear_of_it()
    {
        await Wake();
        var admin = await Superadmin();
        var email = $"neu.{NewId()}@example.ch";
        var account = new NewAccount(NewId(), "Nina Neu", email, Password, Portal.Client, "Neu AG", null, Language.De);
        for (var n = 0; n < 2; n++) Assert.Null((await world.SignIn.Register(account, Device.Unknown)).Error);
        var welcome = Assert.Single(PeopleWorld.LettersTo(email).Where(l => l.Kind is LetterKind.Welcome).DistinctBy(l => l.Id));
        Assert.Equal(Language.De, welcome.Language);
        Assert.Empty(welcome.Problems());
        var told = Assert.Single(await Inbox(admin, 1), n => n.About == $"/users/{account.Id}");
        Assert.Equal((Occasion.UserRegistered, "Nina Neu", email), (told.Occasion, told.Facts[0], told.Facts[1]));
    }

    [Fact]
    public async Task Superadmins_hear_of_three_failed_sign_ins_in_a_row_once()
    {
        var (admin, user) = (await Superadmin(), await world.User(Password));
        for (var n = 0; n < 4; n++) Assert.NotNull((await world.SignIn.SignIn(user.Email!, "Falsch-2026!", false, Device.Unknown)).Error);
        var told = Assert.Single(await Inbox(admin, 1), n => n.Occasion is Occasion.SignInFailed && n.Facts[0] == user.Email);
        Assert.Equal("3", told.Facts[1]);
    }

    private async Task<User> Superadmin()
    {
        var user = await world.User();
        await world.Edit(user = user with { Roles = Portal.Superadmin });
        return user;
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static DateTimeOffset Later { get; } = Now.AddMinutes(5);

    private static EntityId NewId() => EntityId.New(Now);

    private static Scope Self(User user) => new(user.Id, user.Name, user.CompanyId, user.Roles);

    /// <summary>Two people of a client company, and who leads its project.</summary>
    private async Task<(User Client, User Colleague, User Manager, Project Project)> Cast()
    {
        await Wake();
        var (client, colleague, manager) = (await world.User(), await world.User(), await world.User());
        await world.Edit(colleague = colleague with { CompanyId = client.CompanyId });
        var project =
            new Project { Id = NewId(), Version = 1, Name = "Site", ClientId = client.CompanyId, ManagerId = manager.Id,
            Status = ProjectStatus.Active };
        await Merge(project, Now);
        return (client, colleague, manager, project);
    }

    private Task Wake() => world.Grains.GetGrain<IReactionGrain>("notices").Wake();

    private Task Merge(Project project, DateTimeOffset readAt) => world.Grains.Project(project.Id)
        .Merge("projects", [new(project, readAt, readAt, false)]);

    private async Task Comment(Project project, User author)
    {
        var scope =
            new Scope(author.Id, author.Name, author.CompanyId, author.Roles, author.CompanyId == project.ClientId ? Portal.Client
            : Portal.Superadmin, NewId());
        Assert.Null((await world.Grains.Project(project.Id).Comment(scope, new("Bonjour"))).Error);
    }

    private async Task<Page<Notification>> Query(User user) =>
        (await world.Grains.GetGrain<INotificationsCatalog>("notifications").Query(Self(user), new())).Value!;

    /// <summary>What a person was told, once it is so much.</summary>
    private async Task<IReadOnlyList<Notification>> Inbox(User user, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Query(user)).Total < count) await Task.Delay(50, patience.Token);
        return (await Query(user)).Items;
    }
}
