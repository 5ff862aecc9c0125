using Microsoft.OpenApi;
using MlpService.Datasets.Formats;

namespace MlpService.Datasets.Upload;

/// <summary>The bodies an upload can have, for the OpenAPI document: the endpoint reads them from the request itself.</summary>
static class UploadDescription
{
    static readonly OpenApiSchema File = new()
    {
        Type = JsonSchemaType.String,
        Format = "binary",
        Description = "The file: plain, gzip or zstd, which is seen from its first bytes. Text is UTF-8, or UTF-16 with a byte order mark.",
    };

    public static OpenApiRequestBody Body { get; } = WithFiles(new()
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
                // or by the ending of the file's name
                Encoding = new Dictionary<string, OpenApiEncoding>
                {
                    ["file"] = new() { ContentType = string.Join(", ", TableFormat.MediaTypes) },
                },
            },
        },
    });

    static OpenApiRequestBody WithFiles(OpenApiRequestBody body)
    {
        foreach (var type in TableFormat.MediaTypes)
            body.Content![type] = new OpenApiMediaType { Schema = File };
        return body;
    }
}
