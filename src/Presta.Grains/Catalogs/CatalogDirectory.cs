using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Orleans.GrainDirectory;
using Orleans.Runtime;
using Presta.Storage;

namespace Presta.Catalogs;

/// <summary>
/// Where each catalog is, in the database that the silos share (docs/adr/0016-directory-of-catalogs.md). Orleans' own directory lies in
/// the silos' memory: when one leaves, the others put away whatever it told the way to, and catalogs would be read anew for that.
/// While the database is away, what this silo was told last still leads to a catalog that has not moved since; else callers hear <see
/// cref="UnavailableException"/>, since what is thrown here reaches them as it is.
/// </summary>
internal sealed class CatalogDirectory(Database database, ILogger<CatalogDirectory> log) : IGrainDirectory
{
    /// <summary>A silo that was restored from a backup, or killed with all others, has left entries that nobody answers for.</summary>
    private const string IsAlive =
        "EXISTS (SELECT 1 FROM OrleansMembershipTable m WHERE m.Address || ':' || m.Port || '@' || m.Generation = p.silo AND m.Status <> 6)";

    /// <summary>
    /// Whoever waits for a place waits for less than a call may take; a server that is silently gone is noticed much later.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<GrainId, GrainAddress> known = [];

    public async Task<GrainAddress?> Lookup(GrainId grainId)
    {
        if (!known.TryGetValue(grainId, out var last)) return Remember(grainId, await Read(grainId, CancellationToken.None));
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return Remember(grainId, await Read(grainId, patience.Token).WaitAsync(patience.Token));
        }
        catch (Exception away) when (!IsRefusal(away))
        {
            CatalogLog.PlaceByMemory(log, grainId, last.SiloAddress, away.Message);
            return last;
        }
    }

    public Task<GrainAddress?> Register(GrainAddress address) => Register(address, null);

    /// <summary>Answers with who is registered then: another, where one is that is neither dead nor the one to be replaced.</summary>
    public async Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) => Remember(
        address.GrainId, await Told(database.Write(async t =>
        {
            // Who waited for the row sees who has joined meanwhile only in the statement after.
            await t.Connection!.ExecuteAsync(
                "SELECT 1 FROM catalog_place WHERE grain = @grain FOR UPDATE", new { grain = address.GrainId.ToString() }, t);
            await t.Connection!.ExecuteAsync(
                $"""
                INSERT INTO catalog_place AS p (grain, silo, activation, membership) VALUES(@grain, @silo, @activation, @membership)
                ON CONFLICT(grain) DO UPDATE SET silo = excluded.silo, activation = excluded.activation, membership = excluded.membership
                 WHERE p.activation = @previous OR NOT {IsAlive}
                """,
                new
                {
                    grain = address.GrainId.ToString(), silo = address.SiloAddress!.ToParsableString(),
                    activation = address.ActivationId.ToParsableString(), membership = address.MembershipVersion.Value,
                    previous = previousAddress?.ActivationId.ToParsableString(),
                }, t);
            return await Of(t.Connection!, address.GrainId, t);
        }, CancellationToken.None)));

    public async Task Unregister(GrainAddress address)
    {
        known.TryRemove(new(address.GrainId, address));
        await Told(database.Write(t => t.Connection!.ExecuteAsync(
            "DELETE FROM catalog_place WHERE grain = @grain AND activation = @activation",
            new { grain = address.GrainId.ToString(), activation = address.ActivationId.ToParsableString() }, t), CancellationToken.None));
    }

    /// <summary>Sweeps what no longer counts. Orleans does not ask again after an exception, so that none may leave.</summary>
    public async Task UnregisterSilos(List<SiloAddress> siloAddresses)
    {
        try
        {
            await database.Write(t => t.Connection!.ExecuteAsync(
                $"DELETE FROM catalog_place WHERE silo {database.OneOf("@silos")}",
                new { silos = siloAddresses.Select(s => s.ToParsableString()).ToArray() }, t), CancellationToken.None);
        }
        catch (Exception away)
        {
            CatalogLog.NotSwept(log, away.Message);
        }
    }

    /// <summary>The server is there and does not understand or permit the question: nothing that passes.</summary>
    private static bool IsRefusal(Exception trouble) => trouble is DbException { SqlState: ['4', '2', ..] };

    private Task<GrainAddress?> Read(GrainId grain, CancellationToken cancel) => Told(database.Read(c => Of(c, grain, null, cancel), cancel));

    private static async Task<T> Told<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException && !IsRefusal(trouble))
        {
            throw new UnavailableException($"Where catalogs are could not be read or written. {trouble.GetType().Name}: {trouble.Message}");
        }
    }

    private static async Task<GrainAddress?> Of(
        DbConnection connection, GrainId grain, DbTransaction? transaction, CancellationToken cancel = default) =>
        await connection.QuerySingleOrDefaultAsync<Place>(new(
            $"SELECT silo, activation, membership FROM catalog_place p WHERE grain = @grain AND {IsAlive}",
            new { grain = grain.ToString() }, transaction, cancellationToken: cancel)) is not { } place ? null : new()
        {
            GrainId = grain, SiloAddress = SiloAddress.FromParsableString(place.Silo),
            ActivationId = ActivationId.FromParsableString(place.Activation), MembershipVersion = new(place.Membership),
        };

    private GrainAddress? Remember(GrainId grain, GrainAddress? address)
    {
        if (address is null) known.TryRemove(grain, out _);
        else known[grain] = address;
        return address;
    }

    private sealed record Place(string Silo, string Activation, long Membership);
}
