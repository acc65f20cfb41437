using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Presta.Notion;

/// <summary>An enum's Notion labels. Staff's spelling may differ in case and in blanks around it.</summary>
internal sealed class EnumLabels
{
    private static readonly ConcurrentDictionary<Type, EnumLabels> Known = new();

    private readonly ImmutableDictionary<object, string> labels;
    private readonly ImmutableDictionary<string, object> values;

    private EnumLabels(Type type)
    {
        var members = type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(f => f.MetadataToken)
            .Select(f =>
                (Value: f.GetValue(null)!, Label: f.GetCustomAttribute<LabelAttribute>()?.Text,
                IsFallback: f.GetCustomAttribute<FallbackAttribute>() is not null))
            .ToArray();
        Fallback = members.FirstOrDefault(m => m.IsFallback).Value ?? throw new InvalidOperationException($"{type} has no [Fallback]");
        Values = [.. members.Where(m => m.Label is not null).Select(m => m.Value)];
        All = [.. members.Select(m => m.Label).OfType<string>()];
        labels = members.Where(m => m.Label is not null).ToImmutableDictionary(m => m.Value, m => m.Label!);
        values = members.Where(m => m.Label is not null)
            .ToImmutableDictionary(m => m.Label!, m => m.Value, StringComparer.OrdinalIgnoreCase);
    }

    public static EnumLabels Of(Type type) => Known.GetOrAdd(type, t => new EnumLabels(t));

    public object Fallback { get; }

    /// <summary>Labelled members, as declared.</summary>
    public ImmutableArray<object> Values { get; }

    public ImmutableArray<string> All { get; }

    public string? LabelOf(object value) => labels.GetValueOrDefault(value);

    public object? ValueOf(string label) => values.GetValueOrDefault(label.Trim());
}
