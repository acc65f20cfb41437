using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Presta.Notion;

/// <summary>
/// The workspace's databases: verifies them against the declarations and makes what is missing. Remembers ids in the mapping
/// file, which need not be writable. One per process; safe to call from several grains.
/// </summary>
public sealed partial class NotionWorkspace
{
    private readonly INotionClient client;
    private readonly NotionOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<NotionWorkspace> logger;
    private readonly UnknownLabels unknown;
    private readonly Discovery discovery;
    private NotionMapping mapping;

    /// <exception cref="InvalidDataException">The mapping file is no mapping.</exception>
    public NotionWorkspace(INotionClient client, NotionOptions options, TimeProvider time, ILogger<NotionWorkspace> logger)
    {
        (this.client, this.options, this.time, this.logger, unknown) = (client, options, time, logger, new(logger));
        mapping = NotionMapping.Load(options.Mapping);
        discovery = new(client, NotionId.Dashed(string.IsNullOrWhiteSpace(options.ParentPage) ? mapping.Parent : options.ParentPage),
            () => Nouns.All.Select(TitleOf).ToHashSet());
    }

    public NotionMapping Mapping => Volatile.Read(ref mapping);

    /// <summary>Compares every noun's live database with its declaration.</summary>
    /// <exception cref="NotionException">Notion cannot be asked.</exception>
    public async Task<ImmutableArray<NounReport>> Verify(CancellationToken cancel = default)
    {
        var reports = ImmutableArray.CreateBuilder<NounReport>();
        foreach (var noun in Nouns.All) reports.Add(await Verify(noun, cancel).ConfigureAwait(false));
        return reports.ToImmutable();
    }

    /// <inheritdoc cref="Verify(CancellationToken)"/>
    public async Task<NounReport> Verify(Noun noun, CancellationToken cancel = default)
    {
        try
        {
            var database = await Database(noun, cancel).ConfigureAwait(false);
            if (database is null) return NounReport.Refused(noun, $"la base « {TitleOf(noun)} » est introuvable sous la page parente");
            return Remembered((await Check(noun, database, cancel).ConfigureAwait(false)).Report(noun, unknown));
        }
        catch (MultipleDataSourcesException)
        {
            return NounReport.Refused(noun, $"la base « {TitleOf(noun)} » a plusieurs sources de données ; Presta n'en lit qu'une");
        }
        catch (NotionWorkspaceException wrong)
        {
            return NounReport.Refused(noun, wrong.Message);
        }
    }

    /// <summary>Creates missing databases and adds missing properties; never changes or removes anything. May be repeated.</summary>
    /// <exception cref="NotionWorkspaceException">There is no page to put databases under.</exception>
    public async Task<ImmutableArray<NounReport>> Provision(IReadOnlyCollection<Noun>? nouns = null, CancellationToken cancel = default)
    {
        nouns ??= Nouns.All;
        discovery.Forget();
        var created = new HashSet<Noun>();
        foreach (var noun in nouns)
        {
            if (await IsThere(noun, cancel).ConfigureAwait(false)) continue;
            Remember(noun.Name, NounMapping.Empty with { Database = await Create(noun, cancel).ConfigureAwait(false) });
            created.Add(noun);
        }

        // Relations need both databases, so that they come in a second round, with whatever else is missing.
        var reports = ImmutableArray.CreateBuilder<NounReport>();
        foreach (var noun in nouns) reports.Add(await Completed(noun, created.Contains(noun), cancel).ConfigureAwait(false));
        return reports.ToImmutable();
    }

    /// <summary>A database with several sources is there, although it can be neither read nor changed.</summary>
    private async Task<bool> IsThere(Noun noun, CancellationToken cancel)
    {
        try
        {
            return await Database(noun, cancel).ConfigureAwait(false) is not null;
        }
        catch (MultipleDataSourcesException)
        {
            return true;
        }
    }

    private async Task<NounReport> Completed(Noun noun, bool isNew, CancellationToken cancel)
    {
        var added = await IsThere(noun, cancel).ConfigureAwait(false)
            && (await Verify(noun, cancel).ConfigureAwait(false)) is { IsOk: false }
            ? await Add(noun, cancel).ConfigureAwait(false)
            : [];
        var done = isNew
            ? [$"{noun.Name}: la base « {TitleOf(noun)} » a été créée"]
            : added.Select(name => $"{noun.Name}: la propriété « {name} » a été ajoutée").ToImmutableArray();
        return await Verify(noun, cancel).ConfigureAwait(false) with { Done = done };
    }

    /// <summary>Adds what is missing; the names of it.</summary>
    private async Task<ImmutableArray<string>> Add(Noun noun, CancellationToken cancel)
    {
        if (Mapping[noun.Name].Database is not { } id) return [];
        try
        {
            var database = await client.GetDatabase(id, cancel).ConfigureAwait(false);
            var additions = (await Check(noun, database, cancel).ConfigureAwait(false)).Additions(target => Mapping[target].Database);
            if (additions.Count > 0)
                await client.UpdateDatabase(id, new JsonObject { ["properties"] = additions }, cancel).ConfigureAwait(false);
            return [.. additions.Select(a => a.Key)];
        }
        catch (MultipleDataSourcesException)
        {
            return [];
        }
    }

    /// <summary>The noun's database by its remembered id, or its host's, else by its title; null when there is none.</summary>
    private async Task<NotionDatabase?> Database(Noun noun, CancellationToken cancel)
    {
        if (IdOf(noun) is { } id && await Existing(id, cancel).ConfigureAwait(false) is { } remembered) return Found(noun, remembered);
        var titled = await discovery.Titled(TitleOf(noun), anew: true, cancel).ConfigureAwait(false);
        if (titled.Count > 1)
            throw new NotionWorkspaceException(
                $"{titled.Count} bases s'appellent « {TitleOf(noun)} » : indiquez laquelle dans {options.Mapping}.");
        return titled.Count == 1 && await Existing(titled.Single(), cancel).ConfigureAwait(false) is { } found ? Found(noun, found) : null;
    }

    private NotionDatabase Found(Noun noun, NotionDatabase database)
    {
        if (Mapping[noun.Name].Database != database.Id) Remember(noun.Name, Mapping[noun.Name] with { Database = database.Id });
        return database;
    }

    private async Task<NotionDatabase?> Existing(string id, CancellationToken cancel)
    {
        try
        {
            var database = await client.GetDatabase(id, cancel).ConfigureAwait(false);
            return database.IsTrashed ? null : database;
        }
        catch (NotionException missing) when (missing.Status is 404)
        {
            return null;
        }
    }

    private async Task<SchemaCheck> Check(Noun noun, NotionDatabase database, CancellationToken cancel)
    {
        var schema = Schema.Of(noun);
        var targets = new Dictionary<string, IReadOnlySet<string>>();
        foreach (var target in schema.Properties.Select(p => p.Target).OfType<string>().Distinct())
            targets[target] = await DatabasesOf(Nouns.Of(target), cancel).ConfigureAwait(false);
        return new(schema, Mapping[noun.Name], database, target => targets[target]);
    }

    /// <summary>A known target needs no looking up: a start costs one request a noun.</summary>
    private async Task<IReadOnlySet<string>> DatabasesOf(Noun noun, CancellationToken cancel) => IdOf(noun) is { } id
        ? ImmutableHashSet.Create(id)
        : await discovery.Titled(TitleOf(noun), anew: false, cancel).ConfigureAwait(false);

    /// <summary>A create whose outcome is unknown is looked for by its title before it is tried once more.</summary>
    private async Task<string> Create(Noun noun, CancellationToken cancel)
    {
        var parent = await discovery.Parent(cancel).ConfigureAwait(false);
        var properties = DeclarationsOf(noun);
        try
        {
            return (await client.CreateDatabase(parent, TitleOf(noun), properties, cancel).ConfigureAwait(false)).Id;
        }
        catch (NotionException unsure) when (unsure.IsAmbiguous)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), time, cancel).ConfigureAwait(false);
            discovery.Forget();
            var made = await discovery.Titled(TitleOf(noun), anew: true, cancel).ConfigureAwait(false);
            return made.FirstOrDefault()
                ?? (await client.CreateDatabase(parent, TitleOf(noun), properties, cancel).ConfigureAwait(false)).Id;
        }
    }

    /// <summary>With those of the nouns that live in its database: they need no second round then, and find their options.</summary>
    private JsonObject DeclarationsOf(Noun noun)
    {
        var all = SchemaCheck.Declarations(Schema.Of(noun), Mapping[noun.Name]);
        foreach (var guest in Nouns.All.Where(guest => HostOf(guest) == noun))
            foreach (var (name, declaration) in SchemaCheck.Declarations(Schema.Of(guest), Mapping[guest.Name]))
                if (all[name] is not { } there) all[name] = declaration!.DeepClone();
                else if (there["select"]?["options"] is JsonArray options && declaration?["select"]?["options"] is JsonArray more)
                    foreach (var option in more.Where(
                        option => options.All(known => known!["name"]!.GetValue<string>() != option!["name"]!.GetValue<string>())).ToList())
                        options.Add(option!.DeepClone());
        return all;
    }

    private string? IdOf(Noun noun) => Mapping[noun.Name].Database ?? (HostOf(noun) is { } host ? Mapping[host.Name].Database : null);

    private string TitleOf(Noun noun) => Mapping[noun.Name].Title ?? (HostOf(noun) is { } host ? TitleOf(host) : noun.Title);

    /// <summary>The noun whose database it shares, where nobody has given it one of its own.</summary>
    private static Noun? HostOf(Noun noun) => Schema.Of(noun).Host is { } host ? Nouns.Of(host) : null;

    private NounReport Remembered(NounReport report)
    {
        if (report.Schema is { } schema) Remember(report.Noun.Name, Mapping[report.Noun.Name].Remembering(schema));
        return report;
    }

    private void Remember(string noun, NounMapping known)
    {
        var before = Mapping;
        while (true)
        {
            var after = before.With(
                noun, known with { Title = before[noun].Title, Properties = before[noun].Properties.SetItems(known.Properties) });
            var seen = Interlocked.CompareExchange(ref mapping, after, before);
            if (ReferenceEquals(seen, before))
            {
                if (after.ToString() != before.ToString()) Save(after);
                return;
            }
            before = seen;
        }
    }

    private void Save(NotionMapping changed)
    {
        try
        {
            changed.Save(options.Mapping);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            NotSaved(logger, options.Mapping, trouble.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mapping file {Path} could not be written, so renamed properties will not be recognised after a restart: {Reason}")]
    private static partial void NotSaved(ILogger logger, string path, string reason);
}
