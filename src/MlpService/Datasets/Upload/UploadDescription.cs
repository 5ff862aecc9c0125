using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace MlpService.Datasets.Upload;

/// <summary>The two bodies an upload can have, for the OpenAPI document: the endpoint reads them from the request itself.</summary>
static class UploadDescription
{
    static readonly OpenApiSchema File = new()
    {
        Type = JsonSchemaType.String,
        Format = "binary",
        Description = "The CSV file, as the last field.",
    };

    static readonly OpenApiSchema Name = new()
    {
        Type = JsonSchemaType.String,
        Description = "The name to address the dataset by.",
        Examples = ["iris"],
    };

    public static OpenApiRequestBody Body { get; } = new()
    {
        Required = true,
        Description = "The file, as a form that Swagger UI fills in or as the raw body.",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            // fields are sent in this order: what comes before the file says how to read it. Swagger UI would fill in "string"
            // where there is no default or example
            ["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "name", "file" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["name"] = Name,
                        ["delimiter"] = Text("Between values; auto finds it.", "auto", "comma", "semicolon", "tab", "pipe"),
                        ["header"] = Text(
                            "auto: a header, unless each value of the first record is a number or missing.", "auto", "true", "false"),
                        ["missing"] = Text(
                            "What stands for a missing value, separated by commas, in any case. An empty value always is missing.",
                            "NA,NaN,null,?"),
                        ["columns"] = Text("Kinds of columns as JSON, such as "
                            + """{"zip":"categorical","id":"ignored"}; the others follow from their values.""", "{}"),
                        ["file"] = File,
                    },
                },
            },
            ["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
        },
    };

    static OpenApiSchema Text(string description, string byDefault, params string[] others) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        Default = byDefault,
        Enum = others.Length == 0 ? null : [.. others.Prepend(byDefault).Select(choice => JsonValue.Create(choice))],
    };
}
