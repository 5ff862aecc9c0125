using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http.OpenApi;

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
