using Microsoft.OpenApi;

namespace MlpService.Datasets;

/// <summary>The two bodies an upload can have, for the OpenAPI document: the endpoint reads them from the request itself.</summary>
static class UploadDescription
{
    static readonly OpenApiSchema File = new() { Type = JsonSchemaType.String, Format = "binary", Description = "The CSV file, as the last field." };

    public static OpenApiRequestBody Body { get; } = new()
    {
        Required = true,
        Description = "The file, as a form that Swagger UI fills in or as the raw body.",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            // fields are sent in this order: what comes before the file says how to read it
            ["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "name", "file" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["name"] = Text("The name to address the dataset by."),
                        ["delimiter"] = Text("auto, comma, semicolon, tab or pipe."),
                        ["header"] = Text("auto, true or false."),
                        ["missing"] = Text("What stands for a missing value, separated by commas; default NA, NaN, null and ?."),
                        ["columns"] = Text("""Kinds of columns as JSON, such as {"zip":"categorical","id":"ignored"}."""),
                        ["file"] = File,
                    },
                },
            },
            ["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
        },
    };

    static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
