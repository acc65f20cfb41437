using System.Text;
using System.Text.Json;

namespace Presta.Journal;

/// <summary>An entry as the table holds it. Written by the caller's thread, so that the writer's only writes.</summary>
internal sealed record EntryLine(
    long Seq, string Noun, EntityId Id, long Version, string Kind, string Actor, DateTimeOffset At, string? Operation,
    string Changes, string Row, string Delivery, DateTimeOffset? DeliveredAt, string? Note)
{
    /// <summary>In the order of the constructor: Dapper reads by it.</summary>
    public const string Columns =
        "seq, noun, id, version, kind, actor, at, operation, changes, row, delivery, delivered_at AS DeliveredAt, note";

    public static EntryLine Of(Entry entry) => new(
        0, entry.Noun, entry.Id, entry.Version, entry.Kind.ToString(), entry.Actor, entry.At, entry.Operation,
        JsonSerializer.Serialize(entry.Changes, RowJson.Options), Encoding.UTF8.GetString(RowJson.Write(entry.Row)),
        entry.Delivery.ToString(), entry.DeliveredAt, entry.Note);

    public Entry Entry => new(
        Seq, Noun, Id, Version, Enum.Parse<EntryKind>(Kind), Actor, At, Operation,
        JsonSerializer.Deserialize<System.Collections.Immutable.ImmutableDictionary<string, Change>>(Changes, RowJson.Options)!,
        RowJson.Read(Noun, Encoding.UTF8.GetBytes(Row)), Enum.Parse<Delivery>(Delivery), DeliveredAt, Note);
}
