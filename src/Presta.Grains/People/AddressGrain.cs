using Presta.Storage;

namespace Presta.People;

/// <summary>Who an address was given to.</summary>
public sealed record Reservation
{
    public int V { get; init; } = 1;

    public EntityId User { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class AddressGrain(
    [PersistentState("address", StorageRegistration.GrainStorage)] IPersistentState<Reservation> reservation, TimeProvider time)
    : Grain, IAddressGrain
{
    /// <summary>A user is made within seconds, or the silo that was at it is no more.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(30);

    public async Task<bool> Reserve(EntityId user)
    {
        var (holder, now) = (reservation.State, time.GetUtcNow());
        if (holder.User == user) return true;
        if (!holder.User.IsNone && (now - holder.At < Lasts || await Stands(holder.User))) return false;
        await reservation.Keep(new() { User = user, At = now });
        return true;
    }

    public Task<TimeSpan?> Fail()
    {
        var (key, address) = StrangersGrain.Of(this.GetPrimaryKeyString());
        return GrainFactory.GetGrain<IStrangersGrain>(key).Fail(address);
    }

    /// <summary>Somebody who has meanwhile been given another address in Notion leaves this one free.</summary>
    private async Task<bool> Stands(EntityId user)
    {
        if (!await GrainFactory.GetGrain<IAccountGrain>(user.ToString()).IsOpen()) return false;
        var profile = await GrainFactory.GetGrain<IUserGrain>(user.ToString()).Profile();
        return profile.Value is not { Row: var row }
            || string.Equals(row.Email, this.GetPrimaryKeyString(), StringComparison.OrdinalIgnoreCase);
    }
}
