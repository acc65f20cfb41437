using Presta.NotionSandbox.Http;
using Presta.NotionSandbox.Json;
using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Properties;

namespace Presta.NotionSandbox.Query;

/// <summary>Sorts: earlier entries dominate. Without any, the newest page comes first.</summary>
internal static class SortReader
{
    public static RowOrder Read(Field sorts, FilterScope scope) =>
        sorts.Missing ? new RowOrder([]) : new RowOrder([.. sorts.Items().Select(sort => ReadOne(sort.Object(), scope))]);

    private static SortBy ReadOne(Field sort, FilterScope scope)
    {
        var descending = sort["direction"].OptionalOneOf("ascending", "descending") is "descending";
        if (sort.Has("timestamp"))
            return sort["timestamp"].OneOf("created_time", "last_edited_time") is "created_time"
                ? new(page => SortKey.Of(page.Created.At), descending)
                : new(page => SortKey.Of(page.Edited.At), descending);
        var name = sort["property"].Text();
        var property = scope.Database.Find(name) ?? throw ApiError.Validation($"Could not find sort property with name or id: {name}");
        return new(page => SortKey.Of(property.Evaluate(page, scope.View), property, scope.View), descending);
    }
}

internal sealed record SortBy(Func<Page, SortKey> Key, bool Descending);
