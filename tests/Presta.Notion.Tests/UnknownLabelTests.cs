using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Presta.Projects;

namespace Presta.Notion.Tests;

public sealed class UnknownLabelTests : ILogger
{
    private readonly List<string> sentences = [];

    [Fact]
    public void An_unknown_label_is_reported_once()
    {
        var schema = Schema.Of<Project>();
        var bound = Live.Check(schema, Live.Database(schema)).Report(Nouns.Projects, new UnknownLabels(this)).Schema!;
        foreach (var label in (string[])["Urgent", "Urgent", "Haute", "Tranquille"])
            bound.Decode(
                Live.Page(bound, new() { [bound[nameof(Project.Priority)].Id] =
                new JsonObject { ["select"] = new JsonObject { ["name"] = label } } }), id => EntityId.Parse(id));
        Assert.Equal(2, sentences.Count);
        Assert.Equal("projects: option \"Urgent\" of \"Priorité\" is unknown and reads as the fallback", sentences[0]);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        sentences.Add(formatter(state, exception));
}
