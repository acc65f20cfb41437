using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Presta.Notion;

/// <summary>How one property's CLR value is written in Notion and read back.</summary>
internal abstract class ValueCodec
{
    /// <summary>Notion's type when the database is made by Presta.</summary>
    public abstract string Type { get; }

    /// <summary>Types of an existing database that will do as well.</summary>
    public virtual bool Accepts(string liveType) => liveType == Type;

    /// <summary>The configuration, without the relation's target.</summary>
    public virtual JsonObject Configuration() => [];

    /// <summary>Labels that the property should offer.</summary>
    public virtual IEnumerable<string> Labels => [];

    /// <param name="value">The member named like the type; may be JSON null.</param>
    public abstract object? Read(JsonElement value, Reading reading);

    public abstract JsonNode? Write(object? value, Writing writing);

    /// <summary>The value as Notion would give it back; two values are the same when these are.</summary>
    public virtual object? Normal(object? value) => value;

    public virtual bool Same(object? a, object? b) => Equals(Normal(a), Normal(b));

    /// <summary>Nothing to say when a page is made.</summary>
    public virtual bool IsEmpty(object? value) => value is null;
}

/// <param name="Id">Of a Notion page: the row that it is.</param>
internal sealed record Reading(string Noun, BoundProperty Property, Func<string, EntityId> Id, UnknownLabels? Unknown);

/// <param name="Page">Of a noun's row: its page, or null while it has none.</param>
internal sealed record Writing(string Noun, BoundProperty Property, Func<string, EntityId, string?> Page)
{
    public NotionValueException Refused(string why) => new(Noun, Property.Declared.ClrName, $"{Noun}: « {Property.Name} » {why}");
}

internal static class Arrays
{
    public static ImmutableArray<T> OrEmpty<T>(object? value) => value is ImmutableArray<T> { IsDefault: false } array ? array : [];

    /// <summary>Notion keeps sets: order and repetition have no meaning.</summary>
    public static bool SameSet<T>(object? a, object? b) => OrEmpty<T>(a).ToHashSet().SetEquals(OrEmpty<T>(b));
}
