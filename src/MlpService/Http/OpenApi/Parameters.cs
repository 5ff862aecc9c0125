using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using MlpService.Serialization;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http.OpenApi;

/// <summary>The words that a query parameter takes, in any case.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class WordsAttribute(params string[] words) : Attribute
{
    public WordsAttribute(Type enumeration) : this([.. EnumNames.All(enumeration)])
    {
    }

    public IEnumerable<JsonNode> Words => words.Select(word => (JsonNode)word);
}

/// <summary>A parameter that a request cannot do without, though it may come elsewhere than in the query.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class ShownAsRequiredAttribute(string example) : Attribute
{
    public string Example => example;
}

/// <summary>What the attributes of a query parameter say.</summary>
sealed class QueryParameters : IParameterFilter
{
    public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
    {
        if (parameter is not OpenApiParameter { Schema: OpenApiSchema schema } shown || context.PropertyInfo is not { } property)
            return;
        foreach (var attribute in AttributesOf(property))
        {
            if (attribute is DefaultValueAttribute { Value: var value })
                schema.Default = JsonSerializer.SerializeToNode(value, ApiJson.Options);
            if (attribute is BetweenAttribute limits)
                (schema.Minimum, schema.Maximum) = (BetweenAttribute.Plain(limits.Minimum), BetweenAttribute.Plain(limits.Maximum));
            if (attribute is WordsAttribute words)
                schema.Enum = [.. words.Words];
            if (attribute is ShownAsRequiredAttribute required)
                (shown.Required, shown.Example) = (true, required.Example);
        }
    }

    /// <summary>A record's property is made of a parameter of its constructor, which has the attributes.</summary>
    static IEnumerable<object> AttributesOf(PropertyInfo property) => property.GetCustomAttributes(inherit: true).Concat(
        property.DeclaringType!.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.Name == property.Name).SelectMany(parameter => parameter.GetCustomAttributes(inherit: true)));
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
            // those of the other examples
            parameter.Example = (resource, parameter.Name) switch
            {
                (_, "id") => "0198b5a2-7f30-7c4e-9d4b-3f1c5a9e6b70",
                (_, "version") => 1,
                ("network", _) => "iris-mlp",
                _ => "iris",
            };
        }
    }

    [GeneratedRegex(@"(?<resource>\w+)s/\{(?<parameter>\w+)[:}]")]
    private static partial Regex Segment();
}
