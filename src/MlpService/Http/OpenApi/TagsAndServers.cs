using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http.OpenApi;

/// <summary>What the document says of all operations together.</summary>
sealed class TagsAndServers : IDocumentFilter
{
    /// <summary>In the order of the work.</summary>
    static readonly (string Name, string Description)[] Tags =
    [
        ("Networks", "Layers to train: a definition, without weights."),
        ("Datasets", "Tables to learn from, uploaded as CSV."),
        ("Jobs", "Trainings: a network learns from a dataset in the background."),
        ("Models", "What jobs have learned: numbered versions with weights, metrics and lineage."),
        ("Predictions", "What a model makes of new rows."),
        ("Health", "Whether the process answers, and whether it can serve."),
    ];

    public void Apply(OpenApiDocument document, DocumentFilterContext context)
    {
        document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        document.Servers ??= [];
        if (document.Servers.Count == 0)
            document.Servers.Add(new OpenApiServer { Url = "/" });
        // no key is asked for
        document.Security = [[]];
    }
}
