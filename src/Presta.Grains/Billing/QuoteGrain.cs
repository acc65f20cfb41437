using System.Collections.Immutable;
using Presta.Kit;

namespace Presta.Billing;

internal sealed class QuoteGrain(OwnerTools tools) : OwnerGrain(tools), IQuoteGrain
{
    private readonly TimeProvider time = tools.Time;

    private EntityId Id => EntityId.Parse(this.GetPrimaryKeyString());

    public async Task<Result<Saved<Quote>>> View(Scope scope) => (await Issued(scope)).IsRefused(out var refusal, out _) ? refusal
        : await Write<Quote>(scope, Id, expected: null, quote => scope.Portal is Portal.Client ? quote.Viewed(Now) : quote);

    public async Task<Result<Saved<Quote>>> Accept(Scope scope, QuoteAcceptance said, long? expected)
    {
        if ((await Issued(scope)).IsRefused(out var refusal, out _)) return refusal;
        if ((await Lines()).IsRefused(out refusal, out var lines)) return refusal;
        return await Write<Quote>(scope, Id, expected, quote => quote.Accept(said, lines, scope, Now, time.Today()));
    }

    public async Task<Result<Saved<Quote>>> Decline(Scope scope, QuoteRefusal said, long? expected) =>
        (await Issued(scope)).IsRefused(out var refusal, out _) ? refusal
        : await Write<Quote>(scope, Id, expected, quote => quote.Decline(said, scope, Now, time.Today()));

    /// <summary>What was accepted is brought back where people wrote over it, after what they wrote is merged as it is.</summary>
    public override async Task<ImmutableArray<Row>> Merge(string noun, ImmutableArray<RemoteRow> remotes)
    {
        var accepted = (await Standing(Nouns.Quotes, Id)).Value is Quote { Accepted: not null } before ? before : null;
        var merged = await base.Merge(noun, remotes);
        if (accepted is null) return merged;
        ImmutableArray<Row> kept = [.. merged.OfType<Quote>().Select(quote => quote.AsAccepted(accepted))];
        var written = await WriteAll(Scope.System, () => Task.FromResult<Result<ImmutableArray<Row>>>(kept), ForgetAll, _ => { });
        return written.Value.IsDefaultOrEmpty ? merged : written.Value;
    }

    /// <summary>A draft is not there for anybody.</summary>
    private async Task<Result<Saved<Quote>>> Issued(Scope scope) =>
        (await Read<Quote>(scope, Id)).Then<Saved<Quote>>(saved => saved.Row.IsIssued ? saved : Error.NotFound);

    private async Task<Result<ImmutableArray<InvoiceLine>>> Lines() =>
        (await GrainFactory.GetGrain<IInvoiceLinesCatalog>(Nouns.InvoiceLines.Name).Of("invoice_id", Id.ToString()))
            .Select(lines => lines.RemoveAll(line => line.IsTrashed));
}
