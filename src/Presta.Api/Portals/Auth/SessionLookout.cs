using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Presta.Api.Kit;
using Presta.People;

namespace Presta.Api.Portals.Auth;

/// <summary>
/// Looks at the sessions that somebody listens to at this node: one loop for all of them, one look at a time for each session, however many
/// listen to it. Who listens is woken when something is different, or when they asked to be; a look that takes long holds up nobody else's.
/// </summary>
internal sealed class SessionLookout(Sessions sessions, Permissions permissions, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<SessionKey, Watched> all = [];
    private readonly ConcurrentDictionary<Portal, Known> known = new();
    private Task<RoleTable>? asked;

    /// <summary>To be disposed of when the caller has gone.</summary>
    public Listener Listen(Caller me)
    {
        lock (all)
        {
            var key = me.Token.Key;
            if (!all.TryGetValue(key, out var watched)) all[key] = watched = new(me.Token);
            var listener = new Listener(gone => Leave(key, gone));
            watched.Listeners = watched.Listeners.Add(listener);
            listener.Tell(watched.Last);
            return listener;
        }
    }

    /// <summary>How a session stands. No rights where nobody can be asked just now: that is no reason to send anyone away.</summary>
    public Task<Standing> Look(TokenFacts token) => Look(token, Table());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var turns = new PeriodicTimer(BetweenTurns, time);
        while (await turns.WaitForNextTickAsync(stoppingToken)) Turn();
    }

    private void Turn()
    {
        Watched[] turn;
        lock (all) turn = [.. all.Values];
        if (turn.Length == 0) return;
        var (now, table) = (time.GetUtcNow(), Table());
        foreach (var watched in turn)
        {
            foreach (var listener in watched.Listeners)
                if (now >= listener.WakeAt) listener.Tell(watched.Last);
            if (!watched.IsLookedAt) Look(watched, table).Ignore();
        }
    }

    private async Task Look(Watched watched, Task<RoleTable> table)
    {
        watched.IsLookedAt = true;
        var seen = await Look(watched.Token, table);
        lock (all)
        {
            watched.IsLookedAt = false;
            if (seen == watched.Last || seen is { IsOver: false, Rights: null }) return;
            watched.Last = seen;
            foreach (var listener in watched.Listeners) listener.Tell(seen);
        }
    }

    private async Task<Standing> Look(TokenFacts token, Task<RoleTable> table)
    {
        try
        {
            if ((await sessions.Of(token, Fresh)).IsRefused(out var refusal, out var access))
                return Standing.Unknown with { IsOver = refusal.Kind is not ErrorKind.Unavailable };
            var roles = access.Admitted.Scope.Roles;
            return new(false, roles, RightsOf(roles, await table));
        }
        catch (Exception)   // whatever it is, every request of this caller meets it too, and there it is told
        {
            return Standing.Unknown;
        }
    }

    /// <summary>One answer for all looks of a turn; while it is awaited, for those of the next ones too.</summary>
    private Task<RoleTable> Table()
    {
        var running = asked;
        return running is { IsCompleted: false } ? running : asked = permissions.Of(Fresh).AsTask();
    }

    /// <summary>The same array for as long as the roles' keys are the same.</summary>
    private ImmutableArray<string> RightsOf(Portal roles, RoleTable table)
    {
        var held = known.GetValueOrDefault(roles);
        if (held is not null && ReferenceEquals(held.Table, table)) return held.Rights;
        ImmutableArray<string> rights =
            [.. RoleTable.RolesOf(roles).SelectMany(role => table.KeysOf(role)).Distinct().Order(StringComparer.Ordinal)];
        if (held is not null && held.Rights.SequenceEqual(rights)) rights = held.Rights;
        known[roles] = new(table, rights);
        return rights;
    }

    private void Leave(SessionKey key, Listener gone)
    {
        lock (all)
        {
            if (!all.TryGetValue(key, out var watched)) return;
            watched.Listeners = watched.Listeners.Remove(gone);
            if (watched.Listeners.IsEmpty) all.Remove(key);
        }
    }

    private sealed record Known(RoleTable Table, ImmutableArray<string> Rights);

    private sealed class Watched(TokenFacts token)
    {
        public TokenFacts Token => token;

        public ImmutableArray<Listener> Listeners { get; set; } = [];

        public Standing Last { get; set; } = Standing.Unknown;

        public volatile bool IsLookedAt;
    }
}

/// <param name="Rights">The keys that the roles give; null where nobody could be asked.</param>
internal sealed record Standing(bool IsOver, Portal Roles, ImmutableArray<string>? Rights)
{
    public static readonly Standing Unknown = new(false, Portal.None, null);
}

/// <summary>Somebody who is told of one session. Of what they have not taken yet only the latest is kept.</summary>
internal sealed class Listener(Action<Listener> leave) : IDisposable
{
    private readonly Channel<Standing> told = Channel.CreateBounded<Standing>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private long wakeAt = DateTimeOffset.MaxValue.UtcTicks;

    /// <summary>When to be told in any case.</summary>
    public DateTimeOffset WakeAt => new(Volatile.Read(ref wakeAt), TimeSpan.Zero);

    /// <summary>What is told next; null when the caller has gone.</summary>
    public async Task<Standing?> Next(DateTimeOffset atTheLatest, CancellationToken gone)
    {
        Volatile.Write(ref wakeAt, atTheLatest.UtcTicks);
        try
        {
            return await told.Reader.ReadAsync(gone);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Tell(Standing seen) => told.Writer.TryWrite(seen);

    public void Dispose() => leave(this);
}
