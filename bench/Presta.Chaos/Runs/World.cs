using System.Collections.Immutable;

namespace Presta.Chaos.Runs;

/// <summary>A project as an API node shows it after the run.</summary>
internal sealed record Shown(string Node, string Project, string Status, long Version, ImmutableArray<string> Comments);

/// <summary>A project in the list of an API node, and how many rows of each noun it says it holds.</summary>
internal sealed record Listed(
    string Node, ImmutableDictionary<string, (string Status, DateTimeOffset UpdatedAt)> Projects, ImmutableDictionary<string, int> Rows);

/// <summary>One journal entry.</summary>
internal sealed record Line(
    string Noun, string Id, long Version, string Kind, string Actor, DateTimeOffset At, DateTimeOffset? DeliveredAt, string Delivery,
    string? Status, DateTimeOffset UpdatedAt, string? Content);

/// <summary>A row's page in Notion. <paramref name="PrestaId"/> is empty for a row that was born there.</summary>
internal sealed record NotionPage(string Noun, string Id, string PrestaId, string Status, string Content)
{
    public string Row => PrestaId.Length > 0 ? PrestaId : Id;
}

/// <summary>The status a project's page showed at some instant between two during the run.</summary>
internal sealed record Sight(string Project, DateTimeOffset From, DateTimeOffset To, string Status);

internal sealed record Spending(int RateLimited, int MostPerMinute, int Allowed);

/// <summary>All that can be seen from the outside once a run has settled. Invariants judge it; they ask nobody.</summary>
internal sealed record World
{
    public ImmutableArray<Story> Stories { get; init; } = [];

    /// <summary>Comments acknowledged in earlier runs of the same installation, and their project.</summary>
    public ImmutableArray<(string Project, string Text)> Earlier { get; init; } = [];

    public ImmutableArray<Shown> Shown { get; init; } = [];

    public ImmutableArray<Listed> Listed { get; init; } = [];

    /// <summary>Every entry of the written projects and of comments, by noun, id and version.</summary>
    public ImmutableArray<Line> Journal { get; init; } = [];

    public ImmutableArray<NotionPage> Pages { get; init; } = [];

    public ImmutableArray<Sight> Sights { get; init; } = [];

    /// <summary>What holders of numbers were told, since the installation began.</summary>
    public ImmutableArray<Number> Numbers { get; init; } = [];

    public Spending Spending { get; init; } = new(0, 0, int.MaxValue);
}

/// <summary>Statuses by the names that journal, API and Notion have for them.</summary>
internal static class Statuses
{
    public static string OfJournal(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    public static string OfNotion(string label) => label switch
    {
        "Planifié" => "planned",
        "En cours" => "active",
        "En pause" => "on_hold",
        "En attente" => "pending",
        "En révision" => "in_review",
        "Terminé" => "completed",
        "Annulé" => "cancelled",
        "Archivé" => "archived",
        _ => label,
    };
}
