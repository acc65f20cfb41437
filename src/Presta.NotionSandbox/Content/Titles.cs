using System.Text;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Content;

internal static class Titles
{
    // The title property keeps the id "title" for life, in every database.

    public static string Of(Page page) => (page["title"] as RichValue)?.Plain ?? "";

    public static string Url(string title, Guid id)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.Length > 60 ? title[..60] : title)
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] is not '-')
                slug.Append('-');
        var words = slug.ToString().Trim('-');
        return $"https://www.notion.so/{(words is "" ? "" : words + "-")}{id:N}";
    }
}
