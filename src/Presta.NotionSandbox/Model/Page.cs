namespace Presta.NotionSandbox.Model;

/// <summary>A page, row of a database or not. <c>Seq</c> counts creations: it orders rows made within one minute.</summary>
internal sealed record Page(
    Guid Id,
    long Seq,
    Parent Parent,
    Stamp Created,
    Stamp Edited,
    bool InTrash,
    Icon? Icon,
    FileRef? Cover,
    Dictionary<string, PropertyValue> Values)
{
    public PropertyValue? this[string propertyId] => Values.GetValueOrDefault(propertyId);

    public Page With(string propertyId, PropertyValue? value)
    {
        var values = new Dictionary<string, PropertyValue>(Values);
        if (value is null)
            values.Remove(propertyId);
        else
            values[propertyId] = value;
        return this with { Values = values };
    }
}

/// <summary>Who, and when to the full precision of the clock; answers floor it to the minute.</summary>
internal sealed record Stamp(DateTimeOffset At, Guid By);
