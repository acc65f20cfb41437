using Presta.Projects;

namespace Presta.Notion.Tests;

public sealed class MappingTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"presta-{Guid.NewGuid():N}", "notion-mapping.json");

    [Fact]
    public void A_missing_file_is_an_empty_mapping() => Assert.Equal(NotionMapping.Empty.ToString(), NotionMapping.Load(path).ToString());

    [Fact]
    public void What_is_saved_is_loaded()
    {
        var known = NounMapping.Empty.Remembering(Live.Bound(Schema.Of<Project>())) with { Title = "Chantiers été" };
        var mapping = (NotionMapping.Empty with { Parent = "p" })
            .With("projects", known with { Properties = known.Properties.SetItem("Budget", new("Enveloppe", "a%3Ab")) });
        mapping.Save(path);
        Assert.Equal(mapping.ToString(), NotionMapping.Load(path).ToString());
        Assert.Equal(new PropertyMapping("Enveloppe", "a%3Ab"), NotionMapping.Load(path)["projects"]["Budget"]);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_file_may_say_no_more_than_one_name()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, """{ "nouns": { "projects": { "title": "Chantiers" } } } // ours""");
        Assert.Equal("Chantiers", NotionMapping.Load(path)["projects"].Title);
        Assert.Equal(PropertyMapping.Empty, NotionMapping.Load(path)["projects"]["Budget"]);
    }

    [Fact]
    public void A_file_that_is_no_mapping_is_a_sentence()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{");
        Assert.Contains(
            "notion-mapping.json", Assert.Throws<InvalidDataException>(() => NotionMapping.Load(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path.GetDirectoryName(path))) Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
