using System.Data.Common;
using System.Globalization;
using Presta.Audit;

namespace Presta.Host;

/// <summary>The commands <c>presta audit …</c>, beside a running Presta. Whatever is wrong is one sentence, and exit code 1.</summary>
internal static class AuditCommands
{
    public static Task<int> Verify(string[] args) => Run(async () =>
    {
        var settings = Settings.Of(args);
        var file = new AuditHeadFile(settings.DataDirectory);
        SeenHead? asked = settings["seq"] is "" && settings["head"] is "" ? null
            : new(settings["seq"] is { Length: > 0 } seq ? long.Parse(seq, CultureInfo.InvariantCulture) : null,
                settings["head"] is { Length: > 0 } hash ? hash : null);

        var verdict = await new AuditBook(settings.Storage, settings.Retention)
            .Verify([.. new[] { asked, await file.Read() }.OfType<SeenHead>()]);

        if (verdict.Fault is { } fault) return Refuse($"The audit trail is not whole. {fault}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Audit trail whole: {verdict.Lines} line(s)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"--seq {verdict.Head.Seq} --head {verdict.Head.Hash}"));
        if (verdict.Lines > 0) await file.Write(new(verdict.Head.Seq, verdict.Head.Hash, verdict.HeadAt));
        return 0;
    });

    public static Task<int> Export(string[] args) => Run(async () =>
    {
        var settings = Settings.Of(args);
        var (from, to) = (Instant(settings["from"], DateTimeOffset.MinValue), Instant(settings["to"], DateTimeOffset.MaxValue));
        await foreach (var line in new AuditBook(settings.Storage).Export(from, to)) Console.WriteLine(line);
        return 0;
    });

    public static Task<int> Prune(string[] args) => Run(async () =>
    {
        var settings = Settings.Of(args);
        if (settings["before"] is "") return Usage.Print(Console.Error, exitCode: 2);
        var gone = await new AuditPruning(settings.Storage, TimeProvider.System).Prune(Instant(settings["before"], default));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{gone} line(s) older than {AuditPruning.Kept.Days} days taken out"));
        return 0;
    });

    /// <summary>A day, or an instant; what has no zone is UTC.</summary>
    private static DateTimeOffset Instant(string said, DateTimeOffset otherwise) => said is "" ? otherwise
        : DateTimeOffset.Parse(said, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static async Task<int> Run(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception refused) when (
            refused is InvalidOperationException or FormatException or IOException or UnauthorizedAccessException or DbException)
        {
            return Refuse(refused.Message.ReplaceLineEndings(" "));
        }
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
