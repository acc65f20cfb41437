using System.Text.Json;
using Presta.NotionSandbox.Http;

namespace Presta.NotionSandbox.Json;

/// <summary>One place in a request (body, query or path) that knows its own name, so that a refusal can say where it stands.</summary>
internal sealed class Field(JsonElement json, string name, Field? parent = null)
{
    private const int LongestEcho = 400;

    public JsonElement Json => json;
    public string Name => name;
    public bool Missing => json.ValueKind is JsonValueKind.Undefined;
    public bool IsNull => json.ValueKind is JsonValueKind.Null;
    public bool Absent => Missing || IsNull;
    public bool IsObject => json.ValueKind is JsonValueKind.Object;
    public bool IsArray => json.ValueKind is JsonValueKind.Array;

    public string Path => parent is null ? name : name.StartsWith('[') ? parent.Path + name : $"{parent.Path}.{name}";

    public Field this[string member] =>
        new(json.ValueKind is JsonValueKind.Object && json.TryGetProperty(member, out var value) ? value : default, member, this);

    public bool Has(string member) => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(member, out _);

    /// <summary>The members of an object; of a name sent twice the last one counts, as in JavaScript.</summary>
    public IEnumerable<Field> Members() =>
        Object().Json.EnumerateObject().Select(member => member.Name).Distinct().Select(member => this[member]);

    public Field Object() => IsObject ? this : throw Expected("an object");

    /// <summary>Only the top of a body is strict: deeper, echoes of response objects are tolerated.</summary>
    public Field Only(params ReadOnlySpan<string> allowed)
    {
        foreach (var member in Object().Json.EnumerateObject())
            if (!allowed.Contains(member.Name))
                throw this[member.Name].Refused("be not present");
        return this;
    }

    public List<Field> Items(int max = 100)
    {
        if (!IsArray)
            throw Expected("an array");
        if (json.GetArrayLength() > max)
            throw TooLong(max, json.GetArrayLength());
        return [.. json.EnumerateArray().Select((item, at) => new Field(item, $"[{at}]", this))];
    }

    public ApiError Expected(string what) => Refused("be " + what);

    public ApiError TooLong(int max, int length) =>
        ApiError.Validation($"{Root} failed validation: {Path}.length should be ≤ `{max}`, instead was `{length}`.");

    public ApiError Refused(string should) =>
        ApiError.Validation($"{Root} failed validation: {Path} should {should}, instead was `{Echo}`.");

    private string Root => parent?.Root ?? name;

    private string Echo => Missing ? "undefined" : json.GetRawText() is { Length: > LongestEcho } long_ ? long_[..LongestEcho] + "…"
        : json.GetRawText();
}
