using System.ComponentModel;
using System.Globalization;

namespace Presta.NotionSandbox.Hosting;

/// <summary>The section <c>Sandbox</c> of the configuration.</summary>
public sealed class SandboxOptions
{
    /// <summary>The strict model: requests per second refilled into a bucket of <see cref="Burst"/>.</summary>
    public double? RequestsPerSecond { get; set; }

    public int Burst { get; set; } = 5;

    /// <summary>The sliding minute, 180 unless the strict model is set; 0 is no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Waiting time of the integration's requests, such as <c>150-600</c> or <c>200</c>; none by default.</summary>
    public LatencyRange? LatencyMs { get; set; }

    /// <summary>Makes faults, latency and ids repeatable.</summary>
    public int? Seed { get; set; }

    /// <summary>Where the workspace is kept; in memory when null. Read from <c>Data:Directory</c>.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>Status filters naming an unknown option are refused; otherwise they find nothing.</summary>
    public bool RefuseUnknownStatus { get; set; }

    /// <summary>Equality and endings of text heed case; real Notion's behaviour is not known.</summary>
    public bool CaseSensitiveEquals { get; set; }

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    internal static SandboxOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection("Sandbox").Get<SandboxOptions>() ?? new SandboxOptions();
        options.DataDirectory ??= configuration["Data:Directory"];
        return options;
    }
}

/// <summary>Milliseconds, from and to inclusive.</summary>
[TypeConverter(typeof(LatencyRangeConverter))]
public sealed record LatencyRange(int From, int To);

internal sealed class LatencyRangeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        if (value is not string { Length: > 0 } text)
            return null;
        var bounds = text.Split('-');
        return bounds.Length is 1 or 2
            && int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from <= to
                ? to is 0 ? null : new LatencyRange(from, to)
                : throw new FormatException($"Sandbox:LatencyMs should look like 150-600, not {text}.");
    }
}
