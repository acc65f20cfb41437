using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Orleans.Concurrency;

namespace Presta.Documents;

/// <summary>A document's links and who opened it. Key: the document's id; the same grain as <see cref="IDocumentGrain"/>.</summary>
[Alias("shared-document")]
public interface ISharedDocumentGrain : IGrainWithStringKey
{
    /// <summary>Links, the youngest first, and the latest openings, for who owns the document.</summary>
    [AlwaysInterleave, Alias("Papers")] Task<Result<DocumentPapers>> Papers(Scope scope);

    /// <summary>Makes a link; where an address is given, it is sent there.</summary>
    /// <param name="secret">Made by the caller, who alone can tell it: a repeated call makes no second link.</param>
    /// <param name="url">The whole link, for the letter.</param>
    [Alias("Share")] Task<Result<ShareFacts>> Share(Scope scope, NewShare share, string secret, string url);

    /// <summary>The link is dead when this returns. Revoking a revoked one is no error.</summary>
    [Alias("Revoke")] Task<Result<ShareFacts>> Revoke(Scope scope, EntityId share);

    /// <summary>What a link leads to, for whoever holds it.</summary>
    /// <param name="isPaid">Its opening has been counted by <see cref="Enter"/>.</param>
    [AlwaysInterleave, Alias("Look")] Task<Result<SharedDocument>> Look(string secret, bool isPaid);

    /// <summary>Counts and notes one opening, with the right password where one is needed.</summary>
    [Alias("Enter")] Task<Result<SharedDocument>> Enter(string secret, string? password);
}

[GenerateSerializer, Immutable, Alias("papers-of-document")]
public sealed record DocumentPapers(ImmutableArray<ShareFacts> Shares, ImmutableArray<Receipt> Receipts);

/// <summary>A document as the holder of a link may know it; where its bytes lie is for the API alone.</summary>
[GenerateSerializer, Immutable, Alias("document-by-link")]
public sealed record SharedDocument(ShareFacts Share, string Name, FileType FileType, long Size, string StoredAs, string? Sha256);

/// <param name="Duration">How long the link is good.</param>
/// <param name="Message">For the letter: one line of it.</param>
[GenerateSerializer, Immutable, Alias("new-share")]
public sealed record NewShare(
    [property: Required(ErrorMessage = "La permission est obligatoire.")] SharePermission? Permission,
    [property: AllowedValues("24h", "7d", "30d", ErrorMessage = "Durées admises : 24h, 7d, 30d.")] string Duration = "7d",
    [property: StringLength(128, MinimumLength = 8, ErrorMessage = "Un mot de passe de 8 à 128 caractères est attendu.")] string? Password = null,
    bool UsePassword = false,
    [property: Range(1, 10_000, ErrorMessage = "De 1 à 10000 téléchargements sont admis.")] int? MaxDownloads = null,
    [property: StringLength(254, ErrorMessage = "Une adresse e-mail est attendue.")] string? Email = null,
    [property: StringLength(500, ErrorMessage = "Le message ne peut dépasser 500 caractères.")] string? Message = null)
{
    public TimeSpan Lasts() =>
        Duration switch { "24h" => TimeSpan.FromHours(24), "30d" => TimeSpan.FromDays(30), _ => TimeSpan.FromDays(7) };

    /// <summary>What attributes cannot say.</summary>
    public Result<NewShare> Check() =>
        UsePassword && string.IsNullOrEmpty(Password) ? DocumentErrors.PasswordMissing
        : !string.IsNullOrEmpty(Email) && !Mail.EmailAddress.IsOne(Email) ? DocumentErrors.BadAddress
        : this;
}
