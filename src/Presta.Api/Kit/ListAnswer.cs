using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Metadata;
using Presta.Api.Languages;
using Presta.Catalogs;
using Presta.People;

namespace Presta.Api.Kit;

/// <summary>
/// One page of a list on its way to the wire, or the whole of it as a file. Rows are immutable and a grain in this process hands out
/// the same instances each time, so a row's JSON is made once and the page is put together from bytes.
/// </summary>
/// <param name="figures">Of the same rows, for <c>meta</c>: the list's ETag stands for them too.</param>
internal sealed class ListAnswer<T, TView>(
    Task<Result<Page<T>>> page, Listing<T> listing, Func<T, DateOnly, TView> view, Task<Result<Figures>>? figures = null)
    : IResult, IEndpointMetadataProvider where T : Row where TView : IIncluding<T>
{
    public async Task ExecuteAsync(HttpContext http)
    {
        Figures? told = null;
        if ((await page).IsRefused(out var error, out var found) || (figures is not null && (await figures).IsRefused(out error, out told)))
        {
            await Failures.Write(http, error);
            return;
        }

        var wanted = listing.Include is { } include ? Wanting<T>.Of(Asked.Of(include), Fieldset<TView>.Named(http.Request), TView.Includes)
            : null;
        var fields = wanted is null || !http.Request.Query.ContainsKey("fields") ? Fieldset<TView>.Asked(http.Request)
            : Fieldset<TView>.Of(wanted.Fields);
        var today = http.RequestServices.GetRequiredService<Clock>().Today;
        Language? language = IsSpoken ? Phrases.Asked(http.Request) : null;
        if (language is { } spoken) Phrases.Mark(http.Response, spoken);
        var beside = wanted is null ? null : Gathering.Of(http, today);
        byte[][]? rows = null;
        if (beside is not null
            && (await wanted!.Into(Rows(found, today, language, fields), found.Items, beside)).IsRefused(out error, out rows))
        {
            await Failures.Write(http, error);
            return;
        }

        var owner = http.Features.Get<Caller>()?.Scope.UserId.Value.GetHashCode() ?? 0;
        var mark = Export.Mark(http, listing.Format) + (rows is null ? "" : Marks.Of(rows));
        var tag = string.Create(CultureInfo.InvariantCulture, $"W/\"{found.Stamp}.{today.DayNumber:x}.{owner:x}{language?.Code()}{mark}\"");
        http.Response.Headers.ETag = tag;
        if (ETags.Matches(http.Request.Headers.IfNoneMatch, tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (listing.Query.Grouping is { } grouping)
        {
            await GroupsAnswer.Write<T>(http, found, grouping);
            return;
        }

        if (listing.Format is { } format)
        {
            await Export.Write(
                http, (WholeList<T>)found, format, row => language is { } asked ? ((ISpoken<TView>)view(row, today)!).In(asked)
                : view(row, today), fields);
            return;
        }

        rows ??= Rows(found, today, language, fields);
        var place = Places<T>.Of(found, listing.Query, today, http.RequestServices.GetRequiredService<Cursors>());
        if (place.Links(http.Request, listing.Rest) is { } links) http.Response.Headers.Link = links;
        var meta = told is null && beside?.Shortened is null ? place.Encoded
            : Json.Encode(place.Meta with { Figures = With(told, beside) });
        await Envelope.Write(http, StatusCodes.Status200OK, rows, "["u8, "]"u8, meta);
    }

    private byte[][] Rows(Page<T> page, DateOnly today, Language? language, Fieldset<TView>? fields)
    {
        var rows = new byte[page.Items.Length][];
        for (var i = 0; i < rows.Length; i++) rows[i] = Encoded<T, TView>.Of(page.Items[i], today, language, view);
        if (fields is not null) rows = Array.ConvertAll(rows, fields.Of);
        if (!listing.IsHighlighted || listing.Query.Search is not { } search) return rows;
        var highlights = new Highlights<T, TView>(search, fields);
        return [.. rows.Zip(page.Items, highlights.Into)];
    }

    private static Figures? With(Figures? told, Gathering? beside)
    {
        if (beside?.Shortened is not { } shortened) return told;
        var all = new Figures { ["shortened"] = shortened };
        foreach (var (name, figure) in told ?? []) all[name] = figure;
        return all;
    }

    private static readonly bool IsSpoken = typeof(TView).IsAssignableTo(typeof(ISpoken<TView>));

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Produces<ListEnvelope<TView>>(StatusCodes.Status200OK);
        builder.Metadata.Add(new FieldsMetadata());
        builder.Metadata.Add(IncludesMetadata.Of(TView.Includes));
    }
}

/// <summary>
/// The JSON of rows as one view, held as long as the row itself lives, and for one day: views tell days remaining. One function per pair of
/// row and view.
/// </summary>
internal static class Encoded<T, TView> where T : Row
{
    private static readonly ConditionalWeakTable<T, Held> Rows = [];

    /// <param name="language">Of views that have a sentence in them.</param>
    public static byte[] Of(T row, DateOnly today, Language? language, Func<T, DateOnly, TView> view)
    {
        if (Rows.TryGetValue(row, out var held) && held.Day == today && held.Language == language) return held.Json;
        var shown = view(row, today);
        var json = Json.Encode(language is { } asked ? ((ISpoken<TView>)shown!).In(asked) : shown);
        Rows.AddOrUpdate(row, new(today, language, json));
        return json;
    }

    private sealed record Held(DateOnly Day, Language? Language, byte[] Json);
}

/// <summary>What a list tells of all its rows, by name.</summary>
internal sealed class Figures : Dictionary<string, object>;

/// <summary>
/// Where a page stands in its list, as its answer tells it: made once for a page that this node keeps, and for one day, like the cursors in
/// it.
/// </summary>
internal static class Places<T> where T : Row
{
    private static readonly ConditionalWeakTable<Page<T>, Place> Held = [];

    public static Place Of(Page<T> page, ListQuery query, DateOnly today, Cursors cursors)
    {
        if (Held.TryGetValue(page, out var place) && place.Day == today) return place;
        var (next, previous) = (cursors.Write(page.Next, today), cursors.Write(page.Previous, today));
        var pages = (page.Total + query.Limit - 1) / query.Limit;
        var meta = new ListMeta(
            query.At is null ? query.Number : null, query.Limit, page.Total, pages, page.AsOf, next, previous, page.Stamp);
        Held.AddOrUpdate(page, place = new(today, meta, Json.Encode(meta), next, previous));
        return place;
    }
}

internal sealed record Place(DateOnly Day, ListMeta Meta, byte[] Encoded, string? Next, string? Previous)
{
    private Told? told;

    /// <summary>The links to the pages beside it; made once for each address that asks, of which there is one in general.</summary>
    public string? Links(HttpRequest request, string rest)
    {
        if (told is not { } held || held.Path != request.Path || held.Rest != rest)
            told = held = new(request.Path, rest, Kit.Links.Of(request, rest, Next, Previous));
        return held.Links;
    }

    private sealed record Told(PathString Path, string Rest, string? Links);
}

internal static class Lists
{
    public static ListAnswer<T, TView> As<T, TView>(this Task<Result<Page<T>>> page, Listing<T> listing, Func<T, DateOnly, TView> view)
        where T : Row where TView : IIncluding<T> => new(page, listing, view);

    /// <inheritdoc cref="As{T, TView}(Task{Result{Page{T}}}, Listing{T}, Func{T, DateOnly, TView})"/>
    public static ListAnswer<T, TView> As<T, TView>(
        this Task<Result<Page<T>>> page, Listing<T> listing, Func<T, DateOnly, TView> view, Task<Result<Figures>> figures)
        where T : Row where TView : IIncluding<T> => new(page, listing, view, figures);

    /// <summary>How many rows satisfy a question, as a figure of a list.</summary>
    public static async Task<Result<Figures>> AsFigure<T>(this Task<Result<Page<T>>> page, string name) where T : Row =>
        (await page).Select(found => new Figures { [name] = found.Total });

    /// <summary>The next question, once <paramref name="door"/> has let the caller in.</summary>
    public static async Task<Result<TNext>> Then<T, TNext>(this Task<Result<T>> door, Func<Task<Result<TNext>>> next) =>
        (await door).IsRefused(out var error, out _) ? error : await next();

    /// <summary>Each noun's, made once per factory.</summary>
    public static Replica<T> Catalog<T>(this IGrainFactory grains) where T : Row => References<T>.Held.GetValue(grains, References<T>.Make);

    /// <summary>The rows of a noun that belong to something the caller was let into.</summary>
    public static Task<Result<ImmutableArray<T>>> Of<T>(this IGrainFactory grains, string column, EntityId id) where T : Row =>
        grains.Catalog<T>().Of(column, id.ToString());

    private static class References<T> where T : Row
    {
        public static readonly ConditionalWeakTable<IGrainFactory, Replica<T>> Held = [];

        public static Replica<T> Make(IGrainFactory grains) => new((ICatalogGrain<T>)Nouns.Of<T>().Catalog(grains), grains);
    }
}
