using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using Presta.Api.Kit;
using Presta.Api.Portals.Client;
using Presta.Documents;

namespace Presta.Api.Portals.Shared;

/// <summary>
/// A share link's token: which document, so that nothing has to be searched, and 192 random bits that only their holder knows.
/// </summary>
internal sealed record ShareToken(EntityId Document, string Secret)
{
    private const int OfId = 22;
    private const int OfSecret = 32;

    public static ShareToken New(EntityId document) => new(document, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)));

    public static bool TryRead(string text, [NotNullWhen(true)] out ShareToken? token)
    {
        token = text.Length == OfId + OfSecret && Base64Url.IsValid(text.AsSpan(0, OfId)) && Base64Url.IsValid(text.AsSpan(OfId))
            && Base64Url.DecodeFromChars(text.AsSpan(0, OfId)) is { Length: 16 } id
            ? new(new(new Guid(id)), text[OfId..]) : null;
        return token is not null;
    }

    public override string ToString() => $"{Base64Url.EncodeToString(Document.Value.ToByteArray())}{Secret}";
}

/// <summary>Makes links, of which the caller is told once.</summary>
internal sealed class LinkMaker(HttpContext http)
{
    public static ValueTask<LinkMaker?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<LinkMaker?>(new(http));

    public async Task<Result<ShareCard>> Make(IGrainFactory grains, EntityId document, NewShare share, Scope scope)
    {
        var address = http.RequestServices.GetRequiredService<PublicAddress>();
        if (!string.IsNullOrEmpty(share.Email) && !address.IsForLetters(http.Request)) return DocumentErrors.NoPublicAddress;
        var token = ShareToken.New(document);
        var url = $"{address.Of(http.Request)}/s/{token}";
        return (await grains.Shared(document).Share(scope, share, token.Secret, url)).Select(made => ShareCard.Of(made, url));
    }
}
