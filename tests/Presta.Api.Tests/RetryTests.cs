using Presta.Api.Tests.Fakes;
using Presta.Projects;

namespace Presta.Api.Tests;

[Collection("api")]
public sealed class RetryTests(ApiFixture api)
{
    [Fact]
    public async Task A_call_within_the_process_is_made_again_with_what_it_was_made_with()
    {
        api.World.Accident = new UnavailableException("the database");
        var asked = api.InProcess.Project(World.Mine.Id).Move(Scope, new(ProjectStatus.OnHold, "Pause"), expected: 404);
        await Task.Delay(200);
        Assert.False(asked.IsCompleted);
        api.World.Accident = null;
        Assert.Equal("PRECONDITION_FAILED", (await asked).Error!.Code);
    }

    private static Scope Scope => new(World.Alice.Id, World.Alice.Name, World.Alice.CompanyId, Portal.Client, Portal.Client);
}
