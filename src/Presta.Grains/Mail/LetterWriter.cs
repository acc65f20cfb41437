using System.Text.Encodings.Web;
using System.Text.Unicode;
using MimeKit;
using MimeKit.Text;
using Presta.Mail.Texts;

namespace Presta.Mail;

/// <summary>Puts a letter into words, as text and as HTML. A second copy has the same Message-ID and date as the first.</summary>
internal sealed class LetterWriter(MailboxAddress sender)
{
    private const string Button = "display:inline-block;padding:.6em 1.2em;background:#1d4ed8;color:#fff;text-decoration:none";

    /// <summary>Accents stay as they are; what means something in HTML does not.</summary>
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public MimeMessage Write(Letter letter, DateTimeOffset at)
    {
        var wording = Wording.In(letter.Language);
        var text = wording.Of(letter.Kind, Facts.Of(letter, wording));
        var (link, name) = (letter.Values[LetterValues.Link], Plain.Name(letter.Name));
        var message = new MimeMessage
        {
            MessageId = $"{letter.Id}@{sender.Domain}",
            Date = at,
            Subject = text.Subject,
            Body = new MultipartAlternative
            {
                new TextPart(TextFormat.Plain) { Text = TextOf(wording, text, link, name) },
                new TextPart(TextFormat.Html) { Text = HtmlOf(wording, text, link, name) },
            },
        };
        message.From.Add(sender);
        message.To.Add(new MailboxAddress(name, letter.To));
        message.Body.Headers.Add(HeaderId.ContentLanguage, wording.Culture.TwoLetterISOLanguageName);
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    private static string TextOf(Wording wording, LetterText text, string link, string? name) => string.Join("\n\n",
        [wording.Greeting(name), .. text.Before, $"{text.Button}\n{link}", .. text.After, wording.Signature, $"--\n{wording.Notice}\n"]);

    private static string HtmlOf(Wording wording, LetterText text, string link, string? name)
    {
        var href = Html.Encode(link);
        return $"""
            <!DOCTYPE html>
            <html lang="{wording.Culture.TwoLetterISOLanguageName}">
            <head><meta charset="utf-8"><title>{Html.Encode(text.Subject)}</title></head>
            <body style="font:16px/1.5 sans-serif;color:#1f2933;max-width:36em;margin:2em auto;padding:0 1em">
            {Paragraphs([wording.Greeting(name), .. text.Before])}
            <p><a href="{href}" style="{Button}">{Html.Encode(text.Button)}</a></p>
            {Paragraphs([.. text.After, wording.Signature])}
            <p style="font-size:13px;color:#616e7c">{Html.Encode(wording.CopyLink)}<br>{href}</p>
            <p style="font-size:13px;color:#616e7c">{Html.Encode(wording.Notice)}</p>
            </body>
            </html>
            """;
    }

    private static string Paragraphs(IEnumerable<string> texts) => string.Join('\n', texts.Select(t => $"<p>{Html.Encode(t)}</p>"));
}
