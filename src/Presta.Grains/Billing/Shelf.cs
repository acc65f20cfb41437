using System.Collections.Immutable;
using Presta.Catalogs;

namespace Presta.Billing;

/// <summary>
/// A company's rows: the catalogs know which, the journal how they stand. A payment that no catalog has heard of yet is known by its
/// invoice.
/// </summary>
internal static class Shelf
{
    private const int AtOnce = 32;

    public static async Task<Result<ImmutableArray<Row>>> Read(
        IGrainFactory grains, EntityId client, Func<Noun, EntityId, Task<Result<Row?>>> held)
    {
        var rows = ImmutableArray.CreateBuilder<Row>();
        if (await Take(
            Nouns.Invoices, Ids(await grains.GetGrain<IInvoicesCatalog>(Nouns.Invoices.Name)
            .Of("client_id", client.ToString()))) is { } noInvoices) return noInvoices;
        var begun = rows.OfType<Invoice>().SelectMany(invoice => invoice.PaymentIds).ToArray();
        var payments = Ids(await grains.GetGrain<IPaymentsCatalog>(Nouns.Payments.Name).Of("client_id", client.ToString()));
        if (await Take(Nouns.Payments, payments.Select(ids => ids.Union(begun).ToImmutableArray())) is { } noPayments) return noPayments;
        if (await Take(
            Nouns.Credits, Ids(await grains.GetGrain<ICreditsCatalog>(Nouns.Credits.Name)
            .Of("client_id", client.ToString()))) is { } noCredits) return noCredits;
        return rows.ToImmutable();

        async Task<Error?> Take(Noun noun, Result<ImmutableArray<EntityId>> ids)
        {
            if (ids.IsRefused(out var error, out var all)) return error;
            foreach (var some in all.Chunk(AtOnce))
                foreach (var row in await Task.WhenAll(some.Select(id => held(noun, id))))
                {
                    if (row.Error is { } unreadable) return unreadable;
                    if (row.Value is { } there) rows.Add(there);
                }
            return null;
        }
    }

    private static Result<ImmutableArray<EntityId>> Ids<T>(Result<ImmutableArray<T>> rows)
        where T : Row => rows.Select(found => ImmutableArray.CreateRange(found, row => row.Id));
}
