using System.Globalization;
using Microsoft.OpenApi;
using MlpService.Models;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Jobs;

/// <summary>The members of a job that may be of one type or another, as the OpenAPI document says them.</summary>
sealed class JobSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema union && context.Type == typeof(TargetColumns))
            (union.Type, union.Items, union.OneOf) = (null, null, [.. Null(union), .. Target()]);
        if (context.Type == typeof(JobResponse) && schema.Properties?["metrics"] is OpenApiSchema metrics)
            metrics.OneOf = Metrics(context);
    }

    /// <summary>Where it stands, not by reference: generated C# clients take a reference to a union for its first kind.</summary>
    public static OpenApiSchema ClassWeights() => new() { OneOf = Weights() };

    /// <summary>Of a training, or of an evaluation.</summary>
    static List<IOpenApiSchema> Metrics(SchemaFilterContext context) =>
    [
        new OpenApiSchema { Type = JsonSchemaType.Null },
        .. new[] { typeof(LossAndAccuracy), typeof(SplitMetrics) }
            .Select(type => context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository)),
    ];

    static IEnumerable<IOpenApiSchema> Null(OpenApiSchema schema) =>
        schema.Type is { } type && type.HasFlag(JsonSchemaType.Null) ? [new OpenApiSchema { Type = JsonSchemaType.Null }] : [];

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
        // a value without a type: of a typed text the clients would make the type of the member
        new OpenApiSchema { Const = Jobs.ClassWeights.Balanced },
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
