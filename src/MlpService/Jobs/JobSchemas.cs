using System.Globalization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Jobs;

/// <summary>The members of a job that may be of one type or another, as the OpenAPI document says them.</summary>
sealed class JobSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema union)
            return;
        if (context.Type == typeof(TargetColumns))
            (union.Type, union.Items, union.OneOf) = (null, null, Target());
        else if (context.Type == typeof(ClassWeights) && context.MemberInfo is null)
            (union.Type, union.Properties, union.AdditionalPropertiesAllowed, union.OneOf) = (null, null, true, Weights());
    }

    static List<IOpenApiSchema> Target() =>
    [
        new OpenApiSchema { Type = JsonSchemaType.String },
        new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchema { Type = JsonSchemaType.String },
            MinItems = 1,
            MaxItems = JobRequest.MaxTargets,
        },
    ];

    static List<IOpenApiSchema> Weights() =>
    [
        new OpenApiSchema { Type = JsonSchemaType.String, Enum = [ClassWeights.Balanced] },
        new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Number,
                Format = "double",
                Minimum = "0",
                Maximum = ClassWeightsInRangeAttribute.Max.ToString(CultureInfo.InvariantCulture),
            },
        },
    ];
}
