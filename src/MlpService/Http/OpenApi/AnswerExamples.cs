using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http.OpenApi;

/// <summary>
/// Answers that the service gave, as examples of what it answers: answers.json holds one of each operation and status. The test that
/// provokes all of them records those that are missing or fit no longer.
/// </summary>
sealed class AnswerExamples : IOperationFilter
{
    static readonly Lazy<JsonObject> Recorded = new(() =>
    {
        using var file = typeof(AnswerExamples).Assembly.GetManifestResourceStream("answers.json")!;
        return JsonNode.Parse(file)!.AsObject();
    });

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var (status, response) in operation.Responses!)
        {
            if (Recorded.Value[operation.OperationId!]?[status] is not { } answer)
                continue;
            foreach (var media in (response.Content ?? new Dictionary<string, IOpenApiMediaType>()).Values.OfType<OpenApiMediaType>())
                media.Example = answer.DeepClone();
        }
    }
}
