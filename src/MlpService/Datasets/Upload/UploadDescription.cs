using Microsoft.OpenApi;

namespace MlpService.Datasets.Upload;

/// <summary>The two bodies an upload can have, for the OpenAPI document: the endpoint reads them from the request itself.</summary>
static class UploadDescription
{
    static readonly OpenApiSchema File = new()
    {
        Type = JsonSchemaType.String,
        Format = "binary",
        Description = "The CSV file: UTF-8, or UTF-16 with a byte order mark; plain, gzip or zstd, which is seen from its first bytes.",
    };

    public static OpenApiRequestBody Body { get; } = new()
    {
        Required = true,
        Description = "The file, as a form or as the raw body.",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "file" },
                    Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = File },
                },
                Encoding = new Dictionary<string, OpenApiEncoding> { ["file"] = new() { ContentType = "text/csv" } },
            },
            ["text/csv"] = new OpenApiMediaType { Schema = File },
        },
    };
}
