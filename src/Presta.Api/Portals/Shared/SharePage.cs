using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Presta.Api.Kit;
using Presta.Api.Languages;
using Presta.Documents;
using Presta.People;

namespace Presta.Api.Portals.Shared;

/// <summary>
/// The page behind a share link: what it leads to, a form to open it, or why it does not. Behind a password, what it leads to is told to
/// who has it only. No script, nothing from elsewhere.
/// </summary>
/// <param name="isEntry">The form was sent: who may enter is led on to the file.</param>
internal sealed class SharePage(Func<HttpContext, Task<Result<SharedDocument>>> link, bool isEntry = false) : IResult
{
    private const string Style = """
        body{font:17px/1.5 system-ui,sans-serif;color:#1f2933;background:#f2f4f7;margin:0;padding:3rem 1rem}
        main{max-width:30rem;margin:auto;background:#fff;border:1px solid #d8dee6;border-radius:8px;padding:2rem;overflow-wrap:anywhere}
        h1{font-size:1.35rem;margin:0 0 1rem}dl{margin:0 0 1.5rem;display:grid;grid-template-columns:auto 1fr;gap:.25rem 1.25rem}dt{color:#5f6c7b}dd{margin:0}
        label{display:block;margin-bottom:.3rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #8794a5;border-radius:4px;margin-bottom:1rem}
        button{font:inherit;font-weight:600;color:#fff;background:#1d4ed8;border:0;border-radius:4px;padding:.65rem 1.3rem;cursor:pointer}
        :focus-visible{outline:3px solid #8fb0ff;outline-offset:2px}main>:last-child{margin-bottom:0}.error{color:#b3261e}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>What the address of the file is sealed for.</summary>
    public static string Sealed(string token) => $"share {token}";

    public async Task ExecuteAsync(HttpContext http)
    {
        var result = await link(http);
        if (isEntry && result.Error is null)
        {
            var token = (string)http.Request.RouteValues["token"]!;
            var (query, _) = await http.RequestServices.GetRequiredService<Seals>().Seal(Sealed(token));
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = $"/s/{token}/file?{query}";
            return;
        }

        var language = Phrases.Asked(http.Request);
        Phrases.Mark(http.Response, language);
        http.Features.Set(new ContentRules(Policy));
        http.Response.StatusCode = result.Error is { } error ? Failures.Status(error.Kind) : StatusCodes.Status200OK;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        var texts = ShareTexts.In(language);
        await http.Response.WriteAsync(Page(language, texts, Body(language, texts, result)), http.RequestAborted);
    }

    private static string Body(Language language, ShareTexts texts, Result<SharedDocument> result) =>
        result.IsRefused(out var error, out var shared)
        ? $"<h1>{Html.Encode(texts.Title)}</h1>\n<p class=\"error\" role=\"alert\">{Html.Encode(language.Say(error.Message, error.Args))}</p>"
            + (error == DocumentErrors.WrongPassword ? Form(texts, true, texts.Open) : "")
        : $"""
          <h1>{Html.Encode(shared.Share.IsProtected ? texts.Title : shared.Name)}</h1>
          <dl>
          {(shared.Share.IsProtected ? "" : $"<dt>{Html.Encode(texts.Size)}</dt><dd>{Html.Encode(language.Say(shared.Size))}</dd>")}
          <dt>{Html.Encode(texts.From)}</dt><dd>{Html.Encode(shared.Share.By)}</dd>
          <dt>{Html.Encode(texts.Until)}</dt><dd>{TimeZoneInfo.ConvertTime(shared.Share.ExpiresAt, BusinessTime.Zone):dd.MM.yyyy HH:mm}</dd>
          </dl>
          {Way(texts, shared)}
          """;

    private static string Way(ShareTexts texts, SharedDocument shared) =>
        shared.Share.Permission is not SharePermission.Read ? Form(texts, shared.Share.IsProtected, texts.Download)
        : FileKinds.IsShownInline(shared.Name) ? Form(texts, shared.Share.IsProtected, texts.Open)
        : $"<p>{Html.Encode(texts.NotShown)}</p>";

    private static string Form(ShareTexts texts, bool isProtected, string button) => $"""
        <form method="post">
        {(isProtected ? Password(texts) : "")}
        <button>{Html.Encode(button)}</button>
        </form>
        """;

    private static string Password(ShareTexts texts) => $"""
        <label for="password">{Html.Encode(texts.Password)}</label>
        <input id="password" name="password" type="password" required autofocus maxlength="128" autocomplete="off">
        """;

    private static string Page(Language language, ShareTexts texts, string body) => $"""
        <!DOCTYPE html>
        <html lang="{language.Code()}">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
        <title>{Html.Encode(texts.Title)}</title><style>{Style}</style>
        </head>
        <body><main>
        {body}
        </main></body>
        </html>
        """;
}
