using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;
using Presta.Mail;
using Presta.Storage;
using Presta.Tests.Storage;

namespace Presta.Tests.Mail;

/// <summary>A queue and a postman for each silo over one database, and a scripted way to the people.</summary>
public abstract class MailSuite : StorageSuite
{
    private protected Said Said { get; } = new();

    private protected ScriptedTransport Transport { get; } = new();

    private protected MailQueue Queue => QueueOf(Silo);

    private static IMeterFactory Meters { get; } =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private protected Postman Postman(IServiceProvider? silo = null) =>
        new(QueueOf(silo ?? Silo), new(MailboxAddress.Parse("no-reply@presta.example.ch")), Transport, new(Meters), Time, Said);

    private protected async Task<Letter> Queued(LetterKind kind = LetterKind.ResetPassword)
    {
        var letter = Letters.New(Time.GetUtcNow(), kind);
        await Queue.Add(letter);
        return letter;
    }

    private protected Task<Kept> Row(EntityId id) => Silo.GetRequiredService<Database>().Read(c => c.QuerySingleAsync<Kept>(
        "SELECT kind, to_hash AS ToHash, body, state, attempts, note, sent_at AS SentAt FROM mail WHERE id = @id", new { id }), default);

    private protected Task<int> Count() =>
        Silo.GetRequiredService<Database>().Read(c => c.QuerySingleAsync<int>("SELECT count(*) FROM mail"), default);

    private protected MailQueue QueueOf(IServiceProvider silo) => new(silo.GetRequiredService<Database>(), Time);

    private protected sealed record Kept
    {
        public string Kind { get; init; } = "";

        public string ToHash { get; init; } = "";

        public string? Body { get; init; }

        public string State { get; init; } = "";

        public int Attempts { get; init; }

        public string? Note { get; init; }

        public DateTimeOffset? SentAt { get; init; }
    }
}

/// <summary>What a postman logs, accidents included.</summary>
internal sealed class Said : ILogger<Postman>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{formatter(state, exception)} {exception}");
}
