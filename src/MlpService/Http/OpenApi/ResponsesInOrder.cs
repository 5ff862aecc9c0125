using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http.OpenApi;

/// <summary>By status: the order in which conventions add them says nothing.</summary>
sealed class ResponsesInOrder : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var ordered = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses!.OrderBy(response => response.Key, StringComparer.Ordinal))
            ordered.Add(status, response);
        operation.Responses = ordered;
    }
}
