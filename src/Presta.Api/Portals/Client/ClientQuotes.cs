using Presta.Api.Kit;
using Presta.Billing;

namespace Presta.Api.Portals.Client;

/// <summary>What a client is offered: read it, take its paper, accept it or not, once.</summary>
internal static class ClientQuotes
{
    public static void MapQuotes(this RouteGroupBuilder client)
    {
        var quotes = client.MapGroup("/quotes").WithTags("Quotes").Needs(read: "finances.view.own", write: "finances.pay.own");

        quotes.MapGet("", (Listing<Quote> list, Caller me, IGrainFactory grains) =>
            grains.Catalog<Quote>().Query(me.Scope, list.OfIssued()).As(list, QuoteCard.Of, grains.Sums(me.Scope, list)));

        quotes.MapGet("/{id}", (EntityId id, Caller me, IGrainFactory grains, Issuers issuers) =>
            QuoteFolder.Open(grains, issuers, id, me.Scope).AsItem(QuoteDetail.Of, folder => folder.Quote.Row));

        quotes.MapGet("/{id}/pdf", (EntityId id, PaperLanguage language, Caller me, IGrainFactory grains, Issuers issuers) =>
            new PaperAnswer<QuoteFolder>(QuoteFolder.Open(grains, issuers, id, me.Scope), language));

        quotes.MapPost("/{id}/accept", (EntityId id, QuoteAcceptance? said, IfMatch seen, Caller me, IGrainFactory grains) =>
            grains.Quote(id).Accept(me.Scope, said ?? new(), seen.Version).As(QuoteCard.Of));

        quotes.MapPost("/{id}/decline", (EntityId id, QuoteRefusal? said, IfMatch seen, Caller me, IGrainFactory grains) =>
            grains.Quote(id).Decline(me.Scope, said ?? new(), seen.Version).As(QuoteCard.Of));
    }
}
