using System.Collections.Immutable;
using Presta.Catalogs;
using Presta.Edge;
using Presta.Journal;
using Presta.Notion;

namespace Presta.Kit;

/// <summary>
/// The only writer of some rows: applies a rule, appends to the journal, hands the row to its catalog, answers. Writes of one owner
/// follow each other (the grain is not reentrant); the journal's key fences off a second activation, which then reloads.
/// </summary>
public abstract class OwnerGrain(OwnerTools tools) : Grain, IOwnerGrain
{
    private readonly Dictionary<(string Noun, EntityId Id), Held> rows = [];

    protected DateTimeOffset Now => tools.Time.GetUtcNow();

    /// <summary>A row as it stands, for a caller who owns it.</summary>
    protected async Task<Result<Saved<T>>> Read<T>(Scope scope, EntityId id) where T : Row
    {
        if (!tools.Standing.IsSure) rows.Remove((Nouns.Of<T>().Name, id));
        return (await Load(Nouns.Of<T>(), id))
            .Then<Saved<T>>(held => held is not null && scope.Owns(held.Row) ? Saved<T>(held) : Error.NotFound);
    }

    /// <summary>
    /// Changes a row by a rule, for a caller who owns it. A rule that changes nothing writes nothing; an operation that was done is
    /// answered with the row as it stands.
    /// </summary>
    /// <param name="expected">The version that the caller saw; another one standing refuses the write.</param>
    /// <param name="births">Rows of this owner that come into being with the change, in the same transaction.</param>
    /// <param name="isTrashedToo">The rule may bring back a row from the trash, for who owned it.</param>
    protected async Task<Result<Saved<T>>> Write<T>(
        Scope scope, EntityId id, long? expected, Func<T, Result<T>> rule, Func<T, ImmutableArray<Row>>? births = null,
        bool isTrashedToo = false) where T : Row
    {
        var noun = Nouns.Of<T>();
        return await Fenced<T>(async () =>
        {
            var loaded = await Load(noun, id);
            if (loaded.Error is { } unavailable) return (unavailable, null);
            if (loaded.Value is not { } held || !scope.Owns(isTrashedToo ? held.Row with { IsTrashed = false } : held.Row))
                return (Error.NotFound, null);
            if (scope.IsLooking) return (Saved<T>(held), null);
            if (held.Did(scope.Operation)) return (await Again<T>(held), null);
            if (expected is { } seen && seen != held.Row.Version) return (Error.Stale(held.Row.Version), null);
            if (rule((T)held.Row).IsRefused(out var refusal, out var changed)) return (refusal, null);
            if (ReferenceEquals(changed, held.Row)) return (Saved<T>(held), null);
            var entry = Entries.Edit(noun, held.Row, changed, scope, Now);
            return (null, [entry, .. (births?.Invoke((T)entry.Row) ?? []).Select(row => Entries.Birth(row, scope, Now))]);
        });
    }

    /// <summary>Makes a new row. One with the same id already standing is answered as it is: the request is a repetition.</summary>
    protected Task<Result<Saved<T>>> Create<T>(Scope scope, T row) where T : Row => Fenced<T>(async () =>
    {
        if (scope.IsLooking) return (People.Viewing.ReadOnly, null);
        if (await tools.Journal.Latest(Nouns.Of<T>().Name, row.Id) is { } standing && standing.Row is T)
            return (await Again<T>(await Know(standing)), null);
        return (null, [Entries.Birth(row, scope, Now)]);
    });

    /// <summary>What was done once is answered once more; its catalog may have died before it heard of it.</summary>
    private async Task<Result<Saved<T>>> Again<T>(Held held) where T : Row
    {
        await Nouns.Of<T>().Catalog(GrainFactory).Apply([held.Row]);
        return Saved<T>(held);
    }

    /// <summary>
    /// Changes and makes several rows of this owner in one transaction: what <paramref name="decide"/> answers replaces what stands. When
    /// someone else wrote in between it is asked again, after <paramref name="forget"/>. The rows that were written, as they stand.
    /// </summary>
    /// <param name="took">Told of them in the same turn as they are on disk.</param>
    protected async Task<Result<ImmutableArray<Row>>> WriteAll(
        Scope scope, Func<Task<Result<ImmutableArray<Row>>>> decide, Action forget, Action<ImmutableArray<Row>> took)
    {
        if (scope.IsLooking) return ImmutableArray<Row>.Empty;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if ((await decide()).IsRefused(out var refusal, out var next)) return refusal;
            var entries = ImmutableArray.CreateBuilder<Entry>();
            foreach (var row in next)
            {
                var loaded = await Load(Nouns.Of(row.GetType()), row.Id);
                if (loaded.Error is { } unavailable) return unavailable;
                if (loaded.Value is not { } held) entries.Add(Entries.Birth(row, scope, Now));
                else if (!held.Row.Equals(row)) entries.Add(Entries.Edit(Nouns.Of(row.GetType()), held.Row, row, scope, Now));
            }
            if (entries.Count == 0) return ImmutableArray<Row>.Empty;
            if (await Commit(entries.ToImmutable()) is not null)
            {
                ImmutableArray<Row> written = [.. entries.Select(entry => entry.Row)];
                took(written);
                GrainFactory.GetGrain<INotionOutboxGrain>("default").Wake().Ignore();
                return written;
            }
            forget();
        }
        return Error.Busy;
    }

    /// <summary>A row in this owner's hands, whoever asks; null where there is none.</summary>
    protected async Task<Result<Row?>> Standing(Noun noun, EntityId id) => (await Load(noun, id)).Select(held => held?.Row);

    /// <summary>Whether an operation has changed a row before.</summary>
    protected async Task<bool> HasDone(Noun noun, EntityId id, EntityId operation) => (await Load(noun, id)).Value is { } held
        && held.Did(operation);

    /// <summary>A row that will hardly be asked for again, of an owner that gets ever more of them.</summary>
    protected void LetGo(Noun noun, EntityId id) => rows.Remove((noun.Name, id));

    /// <summary>All that is held may be old.</summary>
    protected void ForgetAll() => rows.Clear();

    public virtual async Task<ImmutableArray<Row>> Merge(string noun, ImmutableArray<RemoteRow> remotes)
    {
        for (var attempt = 0; ; attempt++)
        {
            var entries = ImmutableArray.CreateBuilder<Entry>();
            var standing = ImmutableArray.CreateBuilder<Row>(remotes.Length);
            foreach (var remote in remotes)
            {
                var held = (await Load(Nouns.Of(noun), remote.Row.Id)).Value;
                var entry = Entries.Merge(noun, held, remote, Now);
                if (entry is not null) entries.Add(entry);
                standing.Add(entry?.Row ?? held!.Row);
            }
            if (entries.Count == 0) return standing.MoveToImmutable();
            if (await Commit(entries.ToImmutable()) is not null) return standing.MoveToImmutable();
            if (attempt > 2) throw new InvalidOperationException($"rows of {noun} are being written by another activation");
        }
    }

    public Task Delivered(string noun, EntityId id, long version, DateTimeOffset at, string? failure)
    {
        if (rows.TryGetValue((noun, id), out var held))
            rows[(noun, id)] = failure is null ? held.Delivered(version, at) : held.Failed(version, failure);
        return Task.CompletedTask;
    }

    /// <summary>Decides, appends what was decided, and once more from the journal when someone else wrote in between.</summary>
    private async Task<Result<Saved<T>>> Fenced<T>(Func<Task<(Result<Saved<T>>? Answer, ImmutableArray<Entry>? Entries)>> decide)
        where T : Row
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var (answer, entries) = await decide();
            if (answer is { } done) return done;
            if (await Commit(entries!.Value) is not { } written) continue;
            GrainFactory.GetGrain<INotionOutboxGrain>("default").Wake().Ignore();
            return Saved<T>(written);
        }
        return Error.Busy;
    }

    /// <returns>The first of the rows as it stands then, since a read may let go of it while the catalogs are told; null where someone else
    /// wrote in between.</returns>
    private async Task<Held?> Commit(ImmutableArray<Entry> entries)
    {
        bool isAppended;
        try
        {
            isAppended = await tools.Journal.Append(entries);
        }
        catch
        {
            Forget(entries);
            throw;
        }
        if (!isAppended)
        {
            Forget(entries);
            return null;
        }
        foreach (var entry in entries)
            rows[(entry.Noun, entry.Id)] = rows.TryGetValue((entry.Noun, entry.Id), out var held) ? held.After(entry) : new Held(entry.Row)
                .After(entry);
        var first = rows[(entries[0].Noun, entries[0].Id)];
        foreach (var noun in entries.GroupBy(e => e.Noun))
            await Nouns.Of(noun.Key).Catalog(GrainFactory).Apply([.. noun.Select(e => e.Row)]);
        return first;
    }

    /// <summary>What could not be appended may stand or not: the journal knows.</summary>
    private void Forget(ImmutableArray<Entry> entries)
    {
        foreach (var entry in entries) rows.Remove((entry.Noun, entry.Id));
    }

    private async Task<Result<Held?>> Load(Noun noun, EntityId id)
    {
        if (id.IsNone) return (Held?)null;
        if (rows.TryGetValue((noun.Name, id), out var held)) return held;
        if (await tools.Journal.Latest(noun.Name, id) is { } latest) return await Know(latest);
        if (noun.IsStored) return (Held?)null;   // the journal has all of them
        return (await noun.Catalog(GrainFactory).Find(id)).Select(row => row is null ? null : rows[(noun.Name, id)] = new(row));
    }

    private async Task<Held> Know(Entry latest)
    {
        var undelivered = await tools.Deliveries.Undelivered(latest.Noun, latest.Id);
        var operations = await tools.Journal.Operations(latest.Noun, latest.Id, Held.MostOperations);
        return rows[(latest.Noun, latest.Id)] = new(latest.Row, undelivered, latest.DeliveredAt ?? default, operations);
    }

    private Saved<T> Saved<T>(Held held) where T : Row => new((T)held.Row, held.Mark(tools.Gauge.Eta));
}
