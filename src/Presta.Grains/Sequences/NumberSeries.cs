using System.Collections.Immutable;
using System.Globalization;
using Presta.Catalogs;

namespace Presta.Sequences;

/// <summary>Numbers like <c>PAY-2026-0042</c>, gap-free by year, after those that people gave in Notion before.</summary>
internal sealed class NumberSeries(IGrainFactory grains)
{
    /// <param name="number">Where a row of the noun has its number.</param>
    /// <exception cref="UnavailableException">The catalog that knows the numbers given before cannot answer yet.</exception>
    public async Task<string> Next<T>(string prefix, EntityId holder, DateOnly today, Func<T, string?> number) where T : Row
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{today.Year}-");
        var sequence = grains.GetGrain<ISequenceGrain>(
            string.Create(CultureInfo.InvariantCulture, $"{Nouns.Of<T>().Name}/presta/{today.Year}"));
        var taken = await sequence.HasBegun() ? await sequence.Take(holder.ToString())
            : await sequence.TakeAfter(holder.ToString(), await Last(start, number));
        return string.Create(CultureInfo.InvariantCulture, $"{start}{taken:0000}");
    }

    private async Task<int> Last<T>(string start, Func<T, string?> number) where T : Row
    {
        if ((await ((ICatalogGrain<T>)Nouns.Of<T>().Catalog(grains)).All(Scope.System)).IsRefused(out var error, out var rows))
            throw new UnavailableException(error);
        return rows.Select(number).OfType<string>().Where(given => given.StartsWith(start, StringComparison.Ordinal))
            .Select(given => int.TryParse(given.AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
                .DefaultIfEmpty().Max();
    }
}
