using System.Security.Cryptography;
using Presta.Catalogs;

namespace Presta.Api.Kit;

/// <summary>What <c>include</c> says beside one row.</summary>
/// <param name="Path">Where it stands, dotted; empty for the list itself.</param>
internal sealed record Asked(string Path, IReadOnlyCollection<string> Names)
{
    private const int MostLevels = 2;
    private const int Most = 20;

    public static Asked Of(string text) => text.Split(',', StringSplitOptions.TrimEntries) is { Length: <= Most } names ? new("", names)
        : throw Refused("Une requête porte {0} inclusions au plus.", $"{Most}");

    public Asked Under(string name) => new(Full(name), [.. Tails(Names, name)]);

    public string Full(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    public static IEnumerable<string> Tails(IEnumerable<string> paths, string name) =>
        paths.Where(path => path.StartsWith($"{name}.", StringComparison.Ordinal)).Select(path => path[(name.Length + 1)..]);

    public static string Head(string path) => path.IndexOf('.') is var dot and >= 0 ? path[..dot] : path;

    /// <summary>The names of this level, each once; unknown ones are refused with those there are.</summary>
    public string[] Heads(IEnumerable<string> known)
    {
        string[] heads = [.. Names.Select(Head).Distinct()];
        if (heads.Length > 0 && Path.Split('.', StringSplitOptions.RemoveEmptyEntries).Length >= MostLevels)
            throw Refused("Une inclusion va sur {0} niveaux au plus.", $"{MostLevels}");
        if (heads.Except(known).FirstOrDefault() is { } unknown) throw Refused("Inclusion inconnue : {0}.", Full(unknown), known);
        return heads;
    }

    private static RefusedException Refused(string message, string value, IEnumerable<string>? known = null) =>
        new(Error.Invalid("include", message, value) with { Allowed = known is null ? default : [.. known] });
}

/// <summary>Everything that is wanted beside the rows of a noun.</summary>
/// <param name="Fields">The parts of the rows themselves that are wanted.</param>
internal sealed record Wanting<T>(Wanted<T>[] All, IReadOnlyCollection<string> Fields) where T : Row
{
    public static Wanting<T> Of(Asked asked, IReadOnlyCollection<string> fields, Includes<T> includes)
    {
        var heads = asked.Heads(includes.All.Select(include => include.Name));
        return new(
            [
                .. from name in heads
                   let include = includes.All.First(include => include.Name == name)
                   select include.Ask(asked.Under(name), [.. Asked.Tails(fields, name)]),
            ],
            [.. fields.Where(path => !heads.Contains(Asked.Head(path)))]);
    }

    /// <summary>The rows' JSON with what is beside each of them.</summary>
    public async Task<Result<byte[][]>> Into(byte[][] json, IReadOnlyList<T> rows, Gathering to)
    {
        foreach (var wanted in All)
        {
            if ((await wanted.Load(to, rows)).IsRefused(out var error, out var beside)) return error;
            for (var i = 0; i < json.Length; i++)
                if (beside[i] is { } there) json[i] = Json.With(json[i], wanted.Name, there);
        }

        return json;
    }
}

/// <summary>One thing that is wanted beside the rows of a noun.</summary>
internal abstract class Wanted<T> where T : Row
{
    public abstract string Name { get; }

    /// <summary>Its JSON for each of the rows; null where it is absent.</summary>
    public abstract Task<Result<byte[]?[]>> Load(Gathering to, IReadOnlyList<T> rows);
}

/// <summary>All rows that are wanted are asked for at once, whatever they are beside of: one call for each include.</summary>
internal sealed class Wanted<T, TRow, TView>(Include<T, TRow, TView> include, string path, Wanting<TRow> beside, Fieldset<TView>? fields)
    : Wanted<T> where T : Row where TRow : Row
{
    public override string Name => include.Name;

    public override async Task<Result<byte[]?[]>> Load(Gathering to, IReadOnlyList<T> rows)
    {
        if (rows.Count == 0 || !await to.May(include.Needs)) return new byte[]?[rows.Count];
        if ((await include.Find(to, rows)).IsRefused(out var error, out var found)) return error;
        TRow[] all = [.. found.SelectMany(each => each?.Rows ?? []).DistinctBy(row => row.Id)];
        var json = Array.ConvertAll(all, row => include.Encode(row, to.Today));
        if (fields is not null) json = Array.ConvertAll(json, fields.Of);
        if ((await beside.Into(json, all, to)).IsRefused(out error, out json)) return error;
        var shown = all.Zip(json).ToDictionary(each => each.First.Id, each => each.Second);
        for (var i = 0; i < found.Length; i++)
            if (found[i] is { IsCut: true }) to.Cut(path, rows[i].Id);
        return Array.ConvertAll(found, each => each is null ? null : include.Compose([.. each.Rows.Select(row => shown[row.Id])]));
    }
}

/// <summary>One answer's rows from beside: for whom, and how many more of them there may be.</summary>
internal sealed class Gathering(IGrainFactory grains, Scope scope, DateOnly today, Permissions permissions)
{
    private const int MostOfOne = 100;
    private const int MostTogether = 1_000;

    private int left = MostTogether;

    public IGrainFactory Grains => grains;

    public Scope Scope => scope;

    public DateOnly Today => today;

    /// <summary>By path, the rows that have more beside them than is told; null when there are none.</summary>
    public SortedDictionary<string, List<EntityId>>? Shortened { get; private set; }

    public ValueTask<bool> May(string permission) => permissions.Allow(scope.Portal, permission);

    public int Take(int rows)
    {
        var taken = Math.Min(Math.Min(rows, MostOfOne), left);
        left -= taken;
        return taken;
    }

    public void Cut(string path, EntityId row)
    {
        Shortened ??= [];
        if (!Shortened.TryGetValue(path, out var rows)) Shortened[path] = rows = [];
        rows.Add(row);
    }

    public static Gathering Of(HttpContext http, DateOnly today)
    {
        var (scope, services) = (http.Features.Get<Caller>()!.Scope, http.RequestServices);
        return new(services.GetRequiredService<IGrainFactory>(), scope, today, services.GetRequiredService<Permissions>());
    }
}

internal static class Marks
{
    /// <summary>Of bytes that a list's state does not tell apart.</summary>
    public static string Of(byte[][] rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows) hash.AppendData(row);
        return $".{Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, 8))}";
    }
}
