using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Presta.Mail;
using Presta.People;
using Presta.Projects;

namespace Presta.Tests;

/// <summary>
/// While silos are replaced one by one, nodes of two builds talk to each other. What an earlier build sent is kept beside this file, as
/// bytes; this build must understand it. <c>OrleansContracts.txt</c> says the same of the methods. To record anew, after a change that is
/// meant: <c>PRESTA_RECORD=1</c>.
/// </summary>
public sealed class ContractTests
{
    private static readonly EntityId Id = EntityId.Of("contract");
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly Serializer serializer = new ServiceCollection().AddSerializer().BuildServiceProvider()
        .GetRequiredService<Serializer>();

    public static TheoryData<string> Names => [.. Messages.Keys];

    private static readonly Dictionary<string, object> Messages = new()
    {
        ["scope"] = new Scope(Id, "Claire Favre", Id, Portal.Client | Portal.Revendeur, Portal.Client, Id),
        ["list-query"] = new ListQuery(2, 20, "name", false, "refonte", new(2026, 1, 1), new(2026, 12, 31), [new("status", "active")]),
        ["list-question"] = new ListQuery(
            1, 20, "name", false, Filters: [new("budget", "100", Comparison.Gte, 2)], Then: [new("status", true)],
            At: new(7, ["Refonte", null], Id, true)),
        ["error"] = Error.Invalid(
            "status", "Valeur inconnue.") with { Allowed = ["active"], RetryAfter = TimeSpan.FromSeconds(2), Version = 3 },
        ["error-of-values"] = Error.Warming(
            "projects", 40) with { Fields = [new("limit", "Un entier de {0} à {1} est attendu.", ["1", "100"])] },
        ["project"] = Project,
        ["saved-project"] = new Saved<Project>(Project, new(SyncState.Pending, Noon, 2)),
        ["project-move"] = new ProjectMove(ProjectStatus.OnHold, "En attente du client"),
        ["session-ticket"] = new SessionTicket(
            new User { Id = Id, Name = "Claire Favre", Email = "claire@example.ch", Roles = Portal.Client }, Id.Value, "token", Noon),
        ["letter"] =
            new Letter(Id, "claire@example.ch", "Claire Favre", LetterKind.Welcome, Language.De,
            ImmutableDictionary<string, string>.Empty.Add(LetterValues.Link, "https://example.ch")),
    };

    private static Project Project => new()
    {
        Id = Id, Version = 7, CreatedAt = Noon, UpdatedAt = Noon, Name = "Refonte du site", ClientId = Id, Status = ProjectStatus.Active,
            Budget = 12_500.50m,
        StartsOn = new(2026, 1, 5), Technologies = ["C#"], Moves = [new(ProjectStatus.Planned, ProjectStatus.Active, "Claire Favre", Noon)],
        Conflicts = [new("Status", "\"OnHold\"", Noon)], Tasks = new(4, 1, 2, 1),
    };

    [Theory, MemberData(nameof(Names))]
    public void What_an_earlier_build_sent_is_understood(string name)
    {
        var file = Path.Combine(Directory(), "Contracts", $"{name}.bin");
        if (Environment.GetEnvironmentVariable("PRESTA_RECORD") == "1")
            File.WriteAllBytes(file, serializer.SerializeToArray(Messages[name]));

        var read = serializer.Deserialize<object>(File.ReadAllBytes(file));

        // As bytes of this build, which can hold a list that is not there; the assertions of xUnit cannot.
        Assert.IsType(Messages[name].GetType(), read);
        Assert.Equal(serializer.SerializeToArray(Messages[name]), serializer.SerializeToArray(read));
    }

    private static string Directory([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
