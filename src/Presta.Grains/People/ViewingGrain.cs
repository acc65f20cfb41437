using Orleans.Concurrency;
using Presta.Audit;

namespace Presta.People;

[StatelessWorker]
internal sealed class ViewingGrain(IAuditTrail audit, TimeProvider time) : Grain, IViewingGrain
{
    public async Task<Result<User>> Begin(EntityId viewer, Guid session, EntityId other)
    {
        var profile = await Of(other).Profile();
        var begun = (await Seen(viewer, session, profile)).Then<User>(seen =>
            seen.HasProven(time.GetUtcNow()) ? profile.Value!.Row : UserErrors.StepUpRequired);
        await audit.Append(new AuditEvent(AuditActions.ViewedAs) { Actor = viewer, Object = $"user={other}", Code = begun.Error?.Code });
        return begun;
    }

    public async Task<Result<Admittance>> Admit(EntityId viewer, Guid session, EntityId other) =>
        await Seen(viewer, session, await Of(other).Profile());

    private async Task<Result<Admittance>> Seen(EntityId viewer, Guid session, Result<Saved<User>> other) =>
        (await Of(viewer).Admit(session)).Then(admitted => other.Then(saved => admitted.As(saved.Row)));

    private IUserGrain Of(EntityId user) => GrainFactory.GetGrain<IUserGrain>(user.ToString());
}
