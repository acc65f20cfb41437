using Microsoft.OpenApi;

namespace Presta.Api.Kit;

/// <summary>What OpenAPI tells of every list: how it is paged, filtered, sorted, cut, and had as a file.</summary>
internal static class ListParameters
{
    public static OpenApiParameter Fields => Query("fields", new()
    {
        Type = JsonSchemaType.String, MaxLength = 1_000,
            Description = "Champs voulus, séparés par des virgules : id,name,tasks.total. L'identifiant y est toujours.",
    });

    public static OpenApiParameter Include(IncludesMetadata includes) => Query("include", new()
    {
        Type = JsonSchemaType.String,
        Description = "Ce qui accompagne chaque ligne, séparé par des virgules ; au plus 100 par ligne et 1000 en tout, "
            + $"meta.shortened nommant les lignes dont il manque. fields en choisit les champs : project.name. Inclusions : {string.Join(", ", includes.Paths)}.",
    });

    public static IEnumerable<OpenApiParameter> Of(Questionable allowed)
    {
        yield return Query("page", new() { Type = JsonSchemaType.Integer, Minimum = "1", Default = 1 });
        yield return Query("limit", new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "100", Default = 100 });
        yield return Query("cursor", new()
        {
            Type = JsonSchemaType.String, MaxLength = Cursors.Longest,
            Description = "Tel que reçu dans meta.next_cursor ou meta.prev_cursor, avec les mêmes filtres et le même tri ; exclut page.",
        });
        yield return Query("sort", new()
        {
            Type = JsonSchemaType.String,
            Description =
                $"Un champ, avec order ; ou jusqu'à quatre, le signe moins disant décroissant : -created_at,name. Champs : {string.Join(", ", allowed.Sorts)}.",
        });
        yield return Query("order", OpenApi.OneOf(["asc", "desc"]));
        if (allowed.HasFormat) yield return Query(Questionable.Format, OpenApi.OneOf(FileFormats.Codes));
        if (allowed.IsSearchable)
        {
            yield return Query("q", OpenApi.Text(200));
            yield return Query("highlight", new()
            {
                Type = JsonSchemaType.Boolean,
                Description = "Chaque ligne a highlights : par champ, où se trouvent les mots de q, de et à (exclu), en unités UTF-16.",
            });
        }

        foreach (var bound in allowed.Range is null ? Array.Empty<string>() : ["from", "to"])
            yield return Query(
                bound, new() { Type = JsonSchemaType.String, Format = "date", Description = $"Borne de {allowed.Range!.Name}, incluse." });
        foreach (var column in allowed.Filters)
        {
            yield return Query(column.Name, new()
            {
                Type = JsonSchemaType.String,
                Description = "Plusieurs valeurs se séparent par une virgule." + (
                    column.Type.IsEnum ? $" Valeurs : {string.Join(", ", Codes.Of(column.Type))}." : ""),
            });
        }

        yield return Filter(allowed);
        yield return Query("group_by", new()
        {
            Type = JsonSchemaType.String,
            Description = "La liste en groupes : un ou deux champs, une date par période, comme date:month. "
                + $"Chaque groupe a count et, demandé par sum, sum. Champs : {Names(allowed, Use.Group)}. Périodes : {string.Join(", ", Codes.Of(typeof(CalendarSpan)))}.",
        });
        if (Names(allowed, Use.Sum) is { Length: > 0 } sums)
        {
            yield return Query("sum", new()
            {
                Type = JsonSchemaType.String,
                    Description = $"Champs à additionner, séparés par des virgules ; les montants par monnaie. Champs : {sums}.",
            });
        }

        yield return Query("count", OpenApi.OneOf(["*"]));
    }

    /// <summary>The other forms in which the list can be had.</summary>
    public static void TellFiles(OpenApiOperation operation)
    {
        if (operation.Responses?.TryGetValue("200", out var found) is not true || found.Content is not { } content) return;
        foreach (var format in Enum.GetValues<FileFormat>())
            content.TryAdd(
                format.Type(), new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } });
    }

    private static string Names(Questionable allowed, Use use) =>
        string.Join(", ", allowed.Columns.Where(c => c.Can(use)).Select(c => c.Name));

    private static OpenApiParameter Filter(Questionable allowed) => new()
    {
        Name = "filter", In = ParameterLocation.Query, Style = ParameterStyle.DeepObject, Explode = true,
        Description =
            "filter[champ][comparaison]=valeur ; filter[or][1 à 5][champ][comparaison] pour des alternatives. Jours relatifs : today, -30d, this_quarter.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = allowed.Conditions.ToDictionary(column => column.Name, IOpenApiSchema (column) => new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = column.Comparable()
                    .ToDictionary(by => by.Code(), IOpenApiSchema (_) => new OpenApiSchema { Type = JsonSchemaType.String }),
            }),
        },
    };

    private static OpenApiParameter Query(string name, OpenApiSchema schema) => OpenApi.Parameter(name, ParameterLocation.Query, schema);
}
