using Presta.Api.Tests.Fakes;
using Presta.Projects;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class RetryTests(ApiFixture api)
{
    [Fact]
    public async Task A_call_within_the_process_is_made_again_with_what_it_was_made_with()
    {
        var before = api.World.Asked;
        api.World.Accident = new UnavailableException("the database");
        var asked = api.InProcess.Project(World.Mine.Id).Move(Scope, new(ProjectStatus.OnHold, "Pause"), expected: 404);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (Volatile.Read(ref api.World.Asked) < before + 2) await Task.Delay(10, patience.Token);
        Assert.False(asked.IsCompleted);
        api.World.Accident = null;
        Assert.Equal("PRECONDITION_FAILED", (await asked).Error!.Code);
    }

    private static Scope Scope => new(World.Alice.Id, World.Alice.Name, World.Alice.CompanyId, Portal.Client, Portal.Client);
}
