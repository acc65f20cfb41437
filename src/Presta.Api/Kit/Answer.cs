using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Presta.Api.Languages;

namespace Presta.Api.Kit;

/// <summary>Something composed of more than one row, with the row that its version is taken from.</summary>
internal interface IComposed
{
    long Version { get; }

    SyncMark Sync { get; }
}

/// <summary>A result on its way to the wire as a view: the endpoint's whole return value, and what OpenAPI knows of it.</summary>
internal sealed class Answer<TView>(Func<Clock, Task<Result<Reply<TView>>>> reply) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext http) => reply.Send(http, StatusCodes.Status200OK);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Produces<Envelope<TView>>(StatusCodes.Status200OK);
}

/// <summary>As <see cref="Answer{TView}"/>, of one row: <c>meta</c> has its version and how far it is on its way to Notion.</summary>
internal sealed class ItemAnswer<TView>(Func<Clock, Task<Result<Reply<TView>>>> reply) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext http) => reply.Send(http, StatusCodes.Status200OK);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Produces<ItemEnvelope<TView>>(StatusCodes.Status200OK);
        builder.Metadata.Add(new FieldsMetadata());
    }
}

/// <summary>As <see cref="ItemAnswer{TView}"/>, with what <c>include</c> wants beside the row.</summary>
internal sealed class IncludingItem<TRow, TView>(Func<Clock, Task<Result<Reply<TView>>>> reply) : IResult, IEndpointMetadataProvider
    where TRow : Row where TView : IIncluding<TRow>
{
    public Task ExecuteAsync(HttpContext http) => reply.Send(http, StatusCodes.Status200OK);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ItemAnswer<TView>.PopulateMetadata(method, builder);
        builder.Metadata.Add(IncludesMetadata.Of(TView.Includes));
    }
}

/// <summary>As <see cref="ItemAnswer{TView}"/>, of a row that the request made: 201.</summary>
internal sealed class CreatedAnswer<TView>(Func<Clock, Task<Result<Reply<TView>>>> reply) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext http) => reply.Send(http, StatusCodes.Status201Created);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Produces<ItemEnvelope<TView>>(StatusCodes.Status201Created);
}

/// <summary>As <see cref="Answer{TView}"/>, of something that the request made: 201.</summary>
internal sealed class NewAnswer<TView>(Func<Clock, Task<Result<Reply<TView>>>> reply) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext http) => reply.Send(http, StatusCodes.Status201Created);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Produces<Envelope<TView>>(StatusCodes.Status201Created);
}

/// <param name="With">The view's JSON with what is wanted beside it, cut to the fields that are wanted of both; null where nothing may
/// be.</param>
internal sealed record Reply<TView>(
    TView View, long? Version = null, SyncMark? Sync = null, bool IsComposed = false,
    Func<byte[], string, HttpContext, Gathering, Task<Result<byte[]>>>? With = null);

internal static class Answers
{
    public static ItemAnswer<TView> As<T, TView>(this Task<Result<Saved<T>>> result, Func<T, TView> view) where T : Row =>
        new(async _ => (await result).Select(saved => Of(saved, view(saved.Row))));

    public static ItemAnswer<TView> As<T, TView>(this Task<Result<Saved<T>>> result, Func<T, DateOnly, TView> view) where T : Row =>
        new(async clock => (await result).Select(saved => Of(saved, view(saved.Row, clock.Today))));

    public static CreatedAnswer<TView> AsCreated<T, TView>(this Task<Result<Saved<T>>> result, Func<T, TView> view) where T : Row =>
        new(async _ => (await result).Select(saved => Of(saved, view(saved.Row))));

    public static CreatedAnswer<TView> AsCreated<T, TView>(this Task<Result<Saved<T>>> result, Func<T, DateOnly, TView> view)
        where T : Row =>
        new(async clock => (await result).Select(saved => Of(saved, view(saved.Row, clock.Today))));

    public static ItemAnswer<TView> AsItem<T, TView>(this Task<Result<T>> result, Func<T, DateOnly, TView> view) where T : IComposed =>
        new(async clock =>
            (await result).Select(parts => new Reply<TView>(view(parts, clock.Today), parts.Version, parts.Sync, IsComposed: true)));

    /// <param name="row">The one that something may be had beside of.</param>
    /// <inheritdoc cref="AsItem{T, TView}(Task{Result{T}}, Func{T, DateOnly, TView})"/>
    public static IncludingItem<TRow, TView> AsItem<T, TRow, TView>(
        this Task<Result<T>> result, Func<T, DateOnly, TView> view, Func<T, TRow> row)
        where T : IComposed where TRow : Row where TView : IIncluding<TRow> =>
        new(async clock => (await result).Select(parts => new Reply<TView>(
            view(parts, clock.Today), parts.Version, parts.Sync, IsComposed: true,
            (json, include, http, to) => With<TRow, TView>(json, row(parts), include, http, to))));

    private static async Task<Result<byte[]>> With<TRow, TView>(byte[] json, TRow row, string include, HttpContext http, Gathering to)
        where TRow : Row where TView : IIncluding<TRow>
    {
        var wanted = Wanting<TRow>.Of(Asked.Of(include), Fieldset<TView>.Named(http.Request), TView.Includes);
        var shown = http.Request.Query.ContainsKey("fields") ? Fieldset<TView>.Of(wanted.Fields).Of(json) : json;
        return (await wanted.Into([shown], [row], to)).Select(all => all[0]);
    }

    public static Answer<TView> AsData<T, TView>(this Task<Result<T>> result, Func<T, DateOnly, TView> view) =>
        new(async clock => (await result).Select(value => new Reply<TView>(view(value, clock.Today))));

    public static Answer<TView> AsData<T, TView>(this Task<Result<T>> result, Func<T, Task<TView>> view) =>
        new(async _ => (await result).IsRefused(out var error, out var value) ? error : new Reply<TView>(await view(value)));

    /// <summary>
    /// Something that is no row and has a version all the same: its ETag stands for what is shown, <c>If-Match</c> for the version.
    /// </summary>
    public static Answer<TView> AsVersioned<T, TView>(this Task<Result<T>> result, Func<T, TView> view, Func<T, long> version) =>
        new(async _ => (await result).Select(value => new Reply<TView>(view(value), version(value), IsComposed: true)));

    /// <summary>Something new that is no row: 201.</summary>
    public static NewAnswer<TView> AsNew<T, TView>(this Task<Result<T>> result, Func<T, Task<TView>> view) =>
        new(async _ => (await result).IsRefused(out var error, out var value) ? error : new Reply<TView>(await view(value)));

    public static async Task Send<TView>(this Func<Clock, Task<Result<Reply<TView>>>> reply, HttpContext http, int status)
    {
        if ((await reply(http.RequestServices.GetRequiredService<Clock>())).IsRefused(out var error, out var answer))
        {
            await Failures.Write(http, error);
            return;
        }

        var data = Json.Encode(Said(answer.View, http));
        Gathering? beside = null;
        if (answer.With is { } with && http.Request.Query["include"] is [{ } include])
        {
            beside = Gathering.Of(http, http.RequestServices.GetRequiredService<Clock>().Today);
            if ((await with(data, include, http, beside)).IsRefused(out error, out data))
            {
                await Failures.Write(http, error);
                return;
            }
        }
        else if (HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<FieldsMetadata>() is not null
            && Fieldset<TView>.Asked(http.Request) is { } fields)
            data = fields.Of(data);
        byte[] meta = [];
        if (answer.Version is { } version)
        {
            var tag = answer.IsComposed ? ETags.Of(version, data, answer.Sync?.State ?? SyncState.Synced) : ETags.Of(version);
            http.Response.Headers.ETag = tag;
            if (HttpMethods.IsGet(http.Request.Method) && ETags.Matches(http.Request.Headers.IfNoneMatch, tag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            if (answer.Sync is { } sync) meta = Json.Encode(new ItemMeta(version, SyncView.Of(sync)) { Shortened = beside?.Shortened });
        }

        await Envelope.Write(http, status, [data], [], [], meta);
    }

    private static TView Said<TView>(TView view, HttpContext http)
    {
        if (view is not ISpoken<TView> spoken) return view;
        var language = Phrases.Asked(http.Request);
        Phrases.Mark(http.Response, language);
        return spoken.In(language);
    }

    public static void Produces<TBody>(this EndpointBuilder builder, int status) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(TBody), ["application/json"]));

    private static Reply<TView> Of<T, TView>(Saved<T> saved, TView view) where T : Row => new(view, saved.Row.Version, saved.Sync);
}
