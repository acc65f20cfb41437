using System.Diagnostics.Metrics;

namespace Presta.Mail;

/// <summary>The meter <c>Presta.Mail</c>, by kind of letter.</summary>
internal sealed class MailMeters
{
    private readonly Histogram<double> sent;
    private readonly Counter<int> failed;
    private readonly Counter<int> dead;

    public MailMeters(IMeterFactory meters)
    {
        var meter = meters.Create("Presta.Mail");
        sent = meter.CreateHistogram<double>("presta.mail.sent", "s", "Letters sent, and how long each waited.");
        failed = meter.CreateCounter<int>("presta.mail.failed", "{letter}", "Tries after which a letter waits for another.");
        dead = meter.CreateCounter<int>("presta.mail.dead", "{letter}", "Letters that were given up.");
    }

    public void Sent(LetterKind kind, TimeSpan waited) => sent.Record(waited.TotalSeconds, Of(kind));

    public void Failed(LetterKind kind) => failed.Add(1, Of(kind));

    public void Died(LetterKind kind) => dead.Add(1, Of(kind));

    private static KeyValuePair<string, object?> Of(LetterKind kind) => new("kind", kind.ToString());
}
