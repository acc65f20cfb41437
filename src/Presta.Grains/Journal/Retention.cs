using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Presta.Journal;

/// <summary>For how long the journal keeps more of a row than its newest entry.</summary>
/// <param name="Kept">Of most nouns.</param>
public sealed record Retention(TimeSpan Kept)
{
    /// <summary>As long as the audit trail.</summary>
    public const int UsualDays = 90;

    /// <summary>An operation that comes a second time within a day is known by its entry.</summary>
    public const int FewestDays = 2;

    /// <summary>Ten years from the end of the business year (Swiss Code of Obligations, art. 958f).</summary>
    public static readonly TimeSpan OfBooks = TimeSpan.FromDays(11 * 366);

    public TimeSpan Of(Noun noun) => noun.IsOfBooks && Kept < OfBooks ? OfBooks : Kept;

    /// <exception cref="InvalidOperationException">The setting cannot be; the message says why.</exception>
    public static Retention Read(IConfiguration configuration)
    {
        if (configuration["Journal:KeepDays"] is not { Length: > 0 } given) return new(TimeSpan.FromDays(UsualDays));
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= FewestDays and <= 36_500
            ? new(TimeSpan.FromDays(days))
            : throw new InvalidOperationException(
                $"Journal:KeepDays is « {given} »: a number of days from {FewestDays} to 36500 is needed.");
    }
}
