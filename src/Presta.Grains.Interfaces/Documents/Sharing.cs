using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Presta.Documents;

/// <summary>What a document has besides its row: links that let others in, and who opened it. Never in Notion.</summary>
[GenerateSerializer, Immutable, Alias("document-papers")]
public sealed record Sharing
{
    /// <summary>That are good at the same time.</summary>
    public const int MostShares = 20;

    private const int MostKept = 100;
    private const int MostReceipts = 200;
    private const int MostMisses = 10;
    private static readonly TimeSpan MissesCount = TimeSpan.FromMinutes(15);

    /// <summary>A viewer asks for a file piece by piece: that is one opening.</summary>
    private static readonly TimeSpan SameOpening = TimeSpan.FromMinutes(5);

    [Id(0)] public ImmutableArray<Share> Shares { get; init; } = [];

    [Id(1)] public ImmutableArray<Receipt> Receipts { get; init; } = [];

    public Share? Find(EntityId share) => Shares.FirstOrDefault(s => s.Id == share);

    /// <summary>The link that a secret opens, unless it is over.</summary>
    /// <param name="isPaid">The opening has been counted already: the last one may still be used.</param>
    public Share? Opened(string secret, DateTimeOffset now, bool isPaid = false) =>
        Shares.FirstOrDefault(s => CryptographicOperations.FixedTimeEquals(s.SecretHash.AsSpan(), Hash(secret)) && s.IsLive(now, isPaid));

    public Result<Sharing> With(Share share, DateTimeOffset now) => Shares.Count(s => s.IsLive(now)) >= MostShares
        ? DocumentErrors.TooManyShares
        : this with { Shares = [.. Shares.OrderBy(s => s.IsLive(now)).ThenBy(s => s.CreatedAt).TakeLast(MostKept - 1), share] };

    public Sharing WithoutLinks(DateTimeOffset now) => this with { Shares = [.. Shares.Select(s => s.Revoked(now))] };

    public Sharing Change(Share share) => this with { Shares = [.. Shares.Select(s => s.Id == share.Id ? share : s)] };

    /// <summary>Notes an opening; the same again within minutes is none.</summary>
    public Sharing With(Receipt opening) => Receipts.Any(r => r.IsSame(opening) && opening.At - r.At < SameOpening) ? this
        : this with { Receipts = [.. Receipts.TakeLast(MostReceipts - 1), opening] };

    /// <summary>Too many wrong passwords within a quarter of an hour close a link for a while.</summary>
    public static bool IsGuessedAt(Share share, DateTimeOffset now) => share.Misses.Count(at => now - at < MissesCount) >= MostMisses;

    public static Share Missed(Share share, DateTimeOffset now) => share with { Misses = [.. share.Misses.TakeLast(MostMisses - 1), now] };

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What a link allows. Who may edit may download; a new version is uploaded by those who have an account.</summary>
public enum SharePermission { Read, Edit, Download }

/// <summary>A link to one document for whoever holds its secret, which is known to nobody else: only its hash is kept.</summary>
/// <param name="By">The sharer: when they may not see the document any more, neither may the link's holder.</param>
/// <param name="MostDownloads">Null for no limit.</param>
[GenerateSerializer, Immutable, Alias("document-share")]
public sealed record Share(
    EntityId Id, ImmutableArray<byte> SecretHash, SharePermission Permission, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    EntityId By, string ByName,
    string? PasswordHash = null, int? MostDownloads = null, string? Email = null)
{
    [Id(100)] public int Downloads { get; init; }

    [Id(101)] public DateTimeOffset? RevokedAt { get; init; }

    [Id(102)] public ImmutableArray<DateTimeOffset> Misses { get; init; } = [];

    public bool IsLive(DateTimeOffset now, bool isPaid = false) => RevokedAt is null && now < ExpiresAt
        && (isPaid || !(Downloads >= MostDownloads));

    public Share Revoked(DateTimeOffset now) => RevokedAt is null ? this with { RevokedAt = now } : this;

    /// <summary>What may leave the grain: no hash of anything.</summary>
    public ShareFacts Facts(DateTimeOffset now) =>
        new(Id, Permission, CreatedAt, ExpiresAt, ByName, PasswordHash is not null, MostDownloads, Downloads, Email, RevokedAt,
            IsLive(now));
}

[GenerateSerializer, Immutable, Alias("document-share-facts")]
public sealed record ShareFacts(
    EntityId Id, SharePermission Permission, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string By, bool IsProtected,
    int? MostDownloads, int Downloads, string? Email, DateTimeOffset? RevokedAt, bool IsLive);

public enum OpenedFor { Preview, Download }

/// <summary>Someone was sent the document's bytes.</summary>
/// <param name="ReaderId">A user, or the link that let someone in.</param>
[GenerateSerializer, Immutable, Alias("document-receipt")]
public sealed record Receipt(DateTimeOffset At, EntityId ReaderId, string Reader, bool IsByLink, OpenedFor Purpose, int Revision)
{
    public bool IsSame(Receipt other) => (ReaderId, Purpose) == (other.ReaderId, other.Purpose);
}
