using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using MlpService.Serialization;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http;

/// <summary>Bodies and examples that the endpoints themselves describe.</summary>
sealed class RequestBodies : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequestBodyDescription>().FirstOrDefault() is { } description)
            operation.RequestBody = description.Body;
        if (operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out var media)
            && media is OpenApiMediaType json)
            json.Examples = metadata.OfType<RequestExample>().ToDictionary(example => example.Summary, ToOpenApi);
    }

    static IOpenApiExample ToOpenApi(RequestExample example) =>
        new OpenApiExample { Value = JsonSerializer.SerializeToNode(example.Body, ApiJson.Options) };
}

/// <summary>A path parameter addresses the resource of the segment before it: /networks/{name}, /versions/{version}.</summary>
sealed partial class PathParameters : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.In != ParameterLocation.Path)
                continue;
            var resource = Segment().Matches(context.ApiDescription.RelativePath!)
                .First(match => match.Groups["parameter"].Value == parameter.Name).Groups["resource"].Value;
            parameter.Description = $"The {(parameter.Name == resource ? "number" : parameter.Name)} of the {resource}.";
        }
    }

    [GeneratedRegex(@"(?<resource>\w+)s/\{(?<parameter>\w+)[:}]")]
    private static partial Regex Segment();
}

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

/// <summary>A comment's line breaks and indents are the source's, not the reader's.</summary>
sealed partial class DescriptionsOnOneLine : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        foreach (var described in (schema.Properties?.Values ?? []).Append(schema))
        {
            if (described.Description is { } text)
                described.Description = LineBreak().Replace(text, " ");
        }
    }

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineBreak();
}

/// <summary>All members of the problem documents that <see cref="ProblemWriter"/> writes.</summary>
sealed class ProblemSchema : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type != typeof(ProblemDetails) || schema is not OpenApiSchema problem)
            return;
        problem.Description = "Why a request was not served (RFC 9457).";
        problem.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("The section of the standard that defines the status, or about:blank."),
            ["title"] = Text("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = Text("What is wrong: the value, the limit and the way out."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "The same by request field, where a field is at fault.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(null) },
            },
            ["traceId"] = Text("Names the request in the service's log."),
        };
        problem.Required = new HashSet<string> { "type", "title", "status", "detail", "traceId" };
    }

    static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };
}
