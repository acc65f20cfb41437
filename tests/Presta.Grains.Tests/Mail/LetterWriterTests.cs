using MimeKit;
using Presta.Mail;
using Presta.Mail.Texts;
using Presta.People;

namespace Presta.Tests.Mail;

public sealed class LetterWriterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly LetterWriter writer = new(MailboxAddress.Parse("Presta <no-reply@presta.example.ch>"));

    public static IEnumerable<object[]> All =>
        from kind in Enum.GetValues<LetterKind>() from language in Enum.GetValues<Language>() select new object[] { kind, language };

    [Theory, MemberData(nameof(All))]
    public void Every_letter_says_every_value_in_every_language_and_nothing_stays_open(LetterKind kind, Language language)
    {
        var letter = Letters.New(Noon, kind, language);
        Assert.Empty(letter.Problems());
        var message = Read(letter);

        string[] bodies = [message.TextBody!, System.Net.WebUtility.HtmlDecode(message.HtmlBody!)];
        foreach (var body in bodies)
        {
            foreach (var value in LetterValues.Of(kind)) Assert.Contains(Shown(value, language), body, StringComparison.Ordinal);
            Assert.Contains("Claire Dubois", body, StringComparison.Ordinal);
            Assert.Empty(body.Intersect("{}[]"));
        }
        Assert.NotEmpty(message.Subject!);
        Assert.Empty(message.Subject!.Intersect("{}\r\n"));
        Assert.Equal(language.ToString().ToLowerInvariant(), message.Body!.Headers[HeaderId.ContentLanguage]);
    }

    [Theory, MemberData(nameof(All))]
    public void A_text_changes_with_each_value_that_its_kind_has_and_with_no_other(LetterKind kind, Language language)
    {
        var wording = Wording.In(language);
        var known = new Facts("validity", "at", "device", "address", TwoFactorChange.Enabled);
        var said = Words(wording.Of(kind, known));
        (string Value, Facts Other)[] others =
        [
            (LetterValues.Minutes, known with { Validity = "x" }), (LetterValues.At, known with { At = "x" }),
            (LetterValues.Device, known with { Device = "x" }), (LetterValues.Address, known with { Address = "x" }),
            (LetterValues.Change, known with { Change = TwoFactorChange.Disabled }),
            (LetterValues.From, known with { From = "x" }), (LetterValues.What, known with { What = "x" }),
            (LetterValues.Message, known with { Message = "x" }),
            (LetterValues.Level, known with { Level = 1 }), (LetterValues.Due, known with { Due = "x" }),
        ];

        var used = others.Where(o => Words(wording.Of(kind, o.Other)) != said).Select(o => o.Value);

        Assert.Equal(LetterValues.Of(kind).Except([LetterValues.Link]).Order(), used.Order());
    }

    [Fact]
    public void No_two_letters_and_no_two_languages_read_alike()
    {
        var subjects = All.Select(row => Read(Letters.New(Noon, (LetterKind)row[0], (Language)row[1])).Subject).ToArray();
        Assert.Equal(Enum.GetValues<LetterKind>().Length * Enum.GetValues<Language>().Length, subjects.Length);
        Assert.Equal(subjects.Distinct(), subjects);
        var changes = from language in Enum.GetValues<Language>() from change in Enum.GetValues<TwoFactorChange>()
            select Words(Wording.In(language).Of(LetterKind.TwoFactorChanged, new("", "", "", "", change)));
        Assert.Equal(20, changes.Distinct().Count());
    }

    [Theory]
    [InlineData(Language.Fr, "1 minute|60 minutes|2 heures|24 heures|3 jours", "2 mars 2026 à 13:00 (heure suisse)")]
    [InlineData(Language.En, "1 minute|60 minutes|2 hours|24 hours|3 days", "2 March 2026 at 13:00 (Swiss time)")]
    [InlineData(Language.De, "1 Minute|60 Minuten|2 Stunden|24 Stunden|3 Tage", "2. März 2026 um 13:00 Uhr (Schweizer Zeit)")]
    [InlineData(Language.It, "1 minuto|60 minuti|2 ore|24 ore|3 giorni", "2 marzo 2026, 13:00 (ora svizzera)")]
    public void Times_read_as_the_language_writes_them(Language language, string validities, string instant)
    {
        var wording = Wording.In(language);
        Assert.Equal(validities, string.Join('|', new[] { 1, 60, 120, 1440, 4320 }.Select(wording.Validity)));
        Assert.Equal(instant, wording.Instant(new(2026, 3, 2, 13, 0, 0)));
    }

    [Fact]
    public void The_html_is_encoded_and_keeps_its_accents()
    {
        var html = Read(Letters.New(Noon, LetterKind.NewDevice)).HtmlBody!;
        Assert.Contains("Firefox &lt;Windows&gt;", html, StringComparison.Ordinal);
        Assert.Contains("r?a=1&amp;token=", html, StringComparison.Ordinal);
        Assert.Contains("Vérifier", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<Windows>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Zoé O'Neill-Müller", "Bonjour Zoé O'Neill-Müller,")]
    [InlineData("J. Dupont", "Bonjour J. Dupont,")]
    [InlineData("", "Bonjour,")]
    [InlineData("Gagnez sur http://evil.example", "Bonjour,")]
    [InlineData("Cliquez evil.example", "Bonjour,")]
    [InlineData("Claire\r\nBcc: eve@example.ch", "Bonjour,")]
    [InlineData("<b>Claire</b>", "Bonjour,")]
    [InlineData("{name}", "Bonjour,")]
    public void A_name_is_shown_when_it_reads_like_one(string name, string greeting)
    {
        var message = Read(Letters.New(Noon) with { Name = name });
        Assert.StartsWith(greeting, message.TextBody, StringComparison.Ordinal);
        Assert.Equal("claire@example.ch", Assert.IsType<MailboxAddress>(Assert.Single(message.GetRecipients())).Address);
    }

    [Fact]
    public void A_device_is_one_line_of_bounded_length()
    {
        var letter = Letters.New(Noon, LetterKind.NewDevice);
        var values = letter.Values.SetItem(LetterValues.Device, $"a\r\n\r\nb\u202e{new string('x', 500)}");
        var text = Read(letter with { Values = values }).TextBody!;
        Assert.Contains("Appareil : a bx", text, StringComparison.Ordinal);
        Assert.Contains("x…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_copy_is_known_by_its_id_and_date()
    {
        var letter = Letters.New(Noon);
        var (first, second) = (writer.Write(letter, Noon), writer.Write(letter, Noon));
        Assert.Equal($"{letter.Id}@presta.example.ch", first.MessageId);
        Assert.Equal((first.MessageId, first.Date), (second.MessageId, second.Date));
        Assert.Equal("auto-generated", first.Headers[HeaderId.AutoSubmitted]);
    }

    /// <summary>As a mail program reads it, from its bytes.</summary>
    private MimeMessage Read(Letter letter)
    {
        using var bytes = new MemoryStream();
        writer.Write(letter, Noon).WriteTo(bytes);
        Assert.True(bytes.ToArray().All(b => b < 128));
        bytes.Position = 0;
        return MimeMessage.Load(bytes);
    }

    private static string Words(LetterText text) => string.Join('\n', [text.Subject, .. text.Before, text.Button, .. text.After]);

    private static string Shown(string value, Language language) => value switch
    {
        LetterValues.Link => Letters.Link,
        LetterValues.Minutes => Wording.In(language).Validity(60),
        LetterValues.At => Wording.In(language).Instant(new(2026, 3, 2, 13, 0, 0)),
        LetterValues.Device => "Firefox <Windows>",
        LetterValues.Address => "203.0.113.7",
        _ => "",
    };
}
